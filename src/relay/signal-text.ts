/**
 * What the receiver of a signal is sent, as JSON. A description is thousands of characters in which
 * every line end is escaped, and writing it anew was the dearest part of a call that is ours
 * (docs/performance.md): its text is taken from the packet that it came in, which has been parsed and checked.
 */
import type { Body } from '../protocol/events.js';

/** `packet`: the text that `signal` was parsed from; without it all is written anew. */
export function receivedText(
  from: string,
  { call, seq, ack, link, for: to, description, candidates }: Body<'signal:send'>,
  packet?: string,
): string {
  let text = `{"from":${JSON.stringify(from)},"call":${JSON.stringify(call)},"seq":${seq}`;
  if (ack !== undefined) text += `,"ack":${ack}`;
  if (link !== undefined) text += `,"link":${JSON.stringify(link)}`;
  if (to !== undefined) text += `,"for":${JSON.stringify(to)}`;
  if (description) {
    const { type, sdp } = description;
    text += `,"description":{"type":"${type}","sdp":${sdpIn(packet) ?? JSON.stringify(sdp)}}`;
  }
  if (candidates) text += `,"candidates":${JSON.stringify(candidates)}`;
  return `${text}}`;
}

const KEY = '"sdp"';

/**
 * The only description's text in a packet, with its quotes; undefined when it takes more to find it.
 * Within JSON's strings every quote is escaped (RFC 8259 7), so that KEY is a key or a whole value.
 * Where it stands once, and nothing is written in numbers, there is no other way to write the key.
 */
function sdpIn(packet: string | undefined): string | undefined {
  if (packet === undefined) return undefined;
  const key = packet.indexOf(KEY);
  const begin = key + KEY.length + 1;
  if (key < 0 || packet.charAt(begin - 1) !== ':' || packet.charAt(begin) !== '"') return undefined;
  if (packet.includes(KEY, begin) || packet.includes('\\u')) return undefined;
  let end = packet.indexOf('"', begin + 1);
  while (isEscaped(packet, end)) end = packet.indexOf('"', end + 1);
  return packet.slice(begin, end + 1);
}

function isEscaped(packet: string, at: number): boolean {
  let backslashes = 0;
  while (packet.charAt(at - 1 - backslashes) === '\\') backslashes++;
  return backslashes % 2 === 1;
}
