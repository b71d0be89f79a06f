/**
 * Finds what may be a link in a text that somebody wrote. Only http and https, only what the browser's
 * own parser takes (WHATWG URL), and never without the scheme: what is guessed may be guessed wrong.
 * Pure; used by the chat.
 */
export interface Piece {
  /** What is shown. Of a link, the host as the browser will ask for it, whatever was typed. */
  text: string;
  /** Where it leads; not there for plain text. */
  href?: string;
}

/** Not what ends a sentence or turns the writing around: that would show another address. */
const LINK = /https?:\/\/[^\s<>"'`“”‘’«»。，；：！？、（）「」『』【】《》\p{Cc}\p{Cf}]+/giu;
/** Links in one text; more of them stay plain. */
export const MOST_LINKS = 20;
/** The scheme, and all that the parser takes for the host: user, name and port (WHATWG URL 4.4). */
const AUTHORITY = /^(https?):[/\\]*([^/\\?#]*)/i;
const CLOSING = /[.,;:!?…)\]}*_~]+$/u;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  let links = 0;
  for (const match of text.matchAll(LINK)) {
    const typed = trimmed(match[0]);
    const url = addressOf(typed);
    if (url === null) continue;
    if (++links > MOST_LINKS) break;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: shown(typed, url), href: url.href });
    end = match.index + typed.length;
  }
  if (end < text.length) pieces.push({ text: text.slice(end) });
  return pieces;
}

/** Without what belongs to the sentence; a bracket that was opened within stays. */
function trimmed(link: string): string {
  const tail = CLOSING.exec(link)?.[0] ?? '';
  const kept = tail.startsWith(')') && link.slice(0, -tail.length).includes('(') ? 1 : 0;
  return link.slice(0, link.length - tail.length + kept);
}

/** As typed only if the host is what was typed: letters of other scripts, numbers and dots may look alike. */
function shown(typed: string, { host }: URL): string {
  const [whole, scheme = '', authority = ''] = AUTHORITY.exec(typed) ?? [''];
  if (whole === `${scheme}://${authority}` && authority.toLowerCase() === host) return typed;
  return `${scheme.toLowerCase()}://${host}${typed.slice(whole.length)}`;
}

function addressOf(text: string): URL | null {
  try {
    const url = new URL(text);
    const { protocol, hostname, username, password } = url;
    // `https://bank.example@evil.example` leads to the second one.
    const safe = (protocol === 'http:' || protocol === 'https:') && hostname !== '';
    return safe && username === '' && password === '' ? url : null;
  } catch {
    return null;
  }
}
