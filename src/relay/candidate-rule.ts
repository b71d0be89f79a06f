/**
 * Refuses signals whose candidates would make the receiver's browser look up a host name of the sender's
 * choice (RFC 8828 3; RFC 8839 5.1 lets a receiver ignore names). Pages filter more strictly themselves;
 * this protects pages that are older. It must stay cheap: it sees every signal.
 */
import { isIP } from 'node:net';
import type { Body } from '../protocol/events.js';

const HEAD = /candidate:/gi;
const LINE_END = /[\r\n]|$/g;
/** What browsers write, which spares the look at each field: an IPv4 address or a name for multicast DNS. */
const USUAL =
  /\w{1,32} \d \w{3} \d{1,10} (?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.local) /y;
/** Foundation, component, transport, priority, address, port, then the type (RFC 8839 5.1). */
const [ADDRESS, TYPE] = [4, 6];
/** A local address as browsers hide it, for multicast DNS. */
const MDNS = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;

/** Whether a candidate of it, sent by itself or inside the description, has a host name for an address. */
export function namesHost({ description, candidates }: Body<'signal:send'>): boolean {
  return (
    (description !== undefined && namesOne(description.sdp)) ||
    (candidates?.some(({ candidate }) => namesOne(candidate)) ?? false)
  );
}

/** Line by line, so that the time grows with the length of the text and no faster. */
function namesOne(text: string): boolean {
  HEAD.lastIndex = 0;
  while (HEAD.test(text)) {
    const begin = (USUAL.lastIndex = LINE_END.lastIndex = HEAD.lastIndex);
    if (USUAL.test(text)) {
      HEAD.lastIndex = USUAL.lastIndex;
      continue;
    }
    const end = LINE_END.exec(text)?.index ?? text.length;
    const fields = text
      .slice(begin, end)
      .trim()
      .split(/\s+/, TYPE + 1);
    const address = fields[ADDRESS] ?? '';
    // Without the type no browser reads it as a candidate.
    if (fields[TYPE]?.toLowerCase() === 'typ' && isIP(address) === 0 && !MDNS.test(address)) return true;
    HEAD.lastIndex = end;
  }
  return false;
}
