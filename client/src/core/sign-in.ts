/**
 * The JWT of another system with which a page was opened: `#jwt=…`. It is taken out of the address at once,
 * so that no history, screenshot or copied link has it, and kept for this tab alone.
 */
import type { Remembered } from './storage.ts';

interface Place {
  readonly hash: string;
  readonly pathname: string;
  readonly search: string;
}
interface Past {
  replaceState(data: unknown, unused: string, url: string): void;
}

/** @returns whether there was one */
export function takeJwt(place: Place, past: Past, tab: Remembered): boolean {
  const fields = new URLSearchParams(place.hash.replace(/^#/, ''));
  const jwt = fields.get('jwt');
  if (jwt === null) return false;
  fields.delete('jwt');
  const rest = fields.toString();
  past.replaceState(null, '', `${place.pathname}${place.search}${rest && `#${rest}`}`);
  if (jwt !== '') tab.set('dogeller.jwt', jwt);
  return jwt !== '';
}

/** The name that the JWT vouches for, for the form alone: only the server can tell whether it is true. */
export function nameIn(jwt: string | null): string | null {
  try {
    const payload = (jwt ?? '').split('.')[1] ?? '';
    const bytes = Uint8Array.from(atob(payload.replace(/-/g, '+').replace(/_/g, '/')), (char) =>
      char.charCodeAt(0),
    );
    const { name } = JSON.parse(new TextDecoder().decode(bytes)) as { name?: unknown };
    return typeof name === 'string' ? name.slice(0, 64) : null;
  } catch {
    return null;
  }
}
