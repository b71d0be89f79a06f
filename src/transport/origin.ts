/**
 * Which pages may open a connection. A browser lets any page open a WebSocket to anywhere, and
 * CORS does not apply to it, so the Origin of the handshake is compared with a list (OWASP ASVS 5.0,
 * 4.4.2). Without one in the settings the list is the names that DNS rebinding cannot use. Programs
 * that are not browsers send no Origin; a page that was rebound sends none with a GET either, so
 * their Host is looked at. See decision 24.
 */
import type { IncomingHttpHeaders } from 'node:http';
import { hostOf, isLocalName, isSameHost, parseHost, type HostName } from './door/host.js';

export interface OriginRules {
  /** Undefined: the page of this server. */
  readonly allowedOrigins: readonly string[] | undefined;
  /** An origin such as `https://call.example.org`. */
  readonly publicUrl: string | undefined;
  readonly trustProxy: number;
}

/**
 * `origin`: the page is another server's. `host`: nothing says that this server has that name.
 * `scheme`: the page did not come by https, or by no web server at all.
 */
export type OriginRefusal = 'origin' | 'host' | 'scheme';

/** @returns why a handshake with these headers is refused, or null */
export function originRefusal(headers: IncomingHttpHeaders, rules: OriginRules): OriginRefusal | null {
  const { origin } = headers;
  const listed = [...(rules.allowedOrigins ?? []), ...(rules.publicUrl ? [rules.publicUrl] : [])];
  if (origin !== undefined && listed.includes(origin)) return null;
  const known = new Set(listed.map((one) => new URL(one).hostname));
  const named = hosts(headers, rules.trustProxy);
  const isKnown = named?.every(({ name }) => isLocalName(name) || known.has(name)) ?? false;
  if (origin === undefined) return isKnown ? null : 'host';
  if (!URL.canParse(origin)) return 'scheme';
  const page = new URL(origin);
  if (!['http:', 'https:'].includes(page.protocol)) return 'scheme';
  const isOwn = named?.some((host) => isSameHost(host, hostOf(page))) ?? false;
  if (rules.allowedOrigins || !isOwn) return 'origin';
  if (!isKnown) return 'host';
  const mustBeTls = rules.publicUrl?.startsWith('https:') && known.has(page.hostname);
  return page.protocol === 'http:' && (mustBeTls || cameByTls(headers, rules.trustProxy)) ? 'scheme' : null;
}

/**
 * The Host, and the one that the last trusted proxy was asked for: a proxy may send its upstream's name
 * as Host. Both have to be known, since a page can add X-Forwarded-Host but cannot change Host.
 *
 * @returns undefined when one of them is no host
 */
function hosts(headers: IncomingHttpHeaders, trustProxy: number): HostName[] | undefined {
  const forwarded = trustProxy > 0 ? headers['x-forwarded-host'] : undefined;
  const last = forwarded && String(forwarded).split(',').at(-1)?.trim();
  const all = [headers.host, ...(last ? [last] : [])].map(parseHost);
  return all.every((host) => host !== undefined) ? all : undefined;
}

/** The first proxy of the way says how the browser came. */
function cameByTls(headers: IncomingHttpHeaders, trustProxy: number): boolean {
  const [first] = String(headers['x-forwarded-proto'] ?? '').split(',');
  return trustProxy > 0 && first?.trim().toLowerCase() === 'https';
}

/** The value of PUBLIC_URL that would let this page in; undefined when none would. */
export function remedy(headers: IncomingHttpHeaders): string | undefined {
  const { origin = '' } = headers;
  return URL.canParse(origin) && /^https?:/.test(origin) ? new URL(origin).origin : undefined;
}
