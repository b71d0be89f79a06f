/**
 * Finds what may be a link in a text that somebody wrote. Only http and https, only what the browser's
 * own parser takes (WHATWG URL), and never without the scheme: what is guessed may be guessed wrong.
 * Pure; used by the chat.
 */
export interface Piece {
  text: string;
  /** Where it leads; not there for plain text. */
  href?: string;
}

/** Not what ends a sentence or turns the writing around: that would show another address. */
const LINK = /https?:\/\/[^\s<>"'`“”‘’«»。，；：！？、（）「」『』【】《》\p{Cc}\p{Cf}]+/giu;
const CLOSING = /[.,;:!?…)\]}*_~]+$/u;

export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of text.matchAll(LINK)) {
    const shown = trimmed(match[0]);
    const href = addressOf(shown);
    if (href === null) continue;
    if (match.index > end) pieces.push({ text: text.slice(end, match.index) });
    pieces.push({ text: shown, href });
    end = match.index + shown.length;
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

function addressOf(text: string): string | null {
  try {
    const { href, protocol, hostname, username } = new URL(text);
    // `https://bank.example@evil.example` leads to the second one.
    const safe = (protocol === 'http:' || protocol === 'https:') && hostname !== '' && username === '';
    return safe ? href : null;
  } catch {
    return null;
  }
}
