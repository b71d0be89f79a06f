/** The bytes of websocket messages (RFC 6455 5.2, 5.3) that merged.websocket.ts reads and writes itself. */
import { endianness } from 'node:os';

const IS_LITTLE_ENDIAN = endianness() === 'LE';

/** A whole, unmasked text message (RFC 6455 5.2, 5.6), a character a byte. */
export function frame(text: string): string {
  const bytes = Buffer.byteLength(text) === text.length ? text : Buffer.from(text).toString('latin1');
  const { length } = bytes;
  if (length < 126) return String.fromCharCode(0x81, length) + bytes;
  if (length < 0x1_0000) return String.fromCharCode(0x81, 126, length >> 8, length & 255) + bytes;
  const header = Buffer.from([0x81, 127, 0, 0, 0, 0, 0, 0, 0, 0]);
  header.writeUInt32BE(length, 6);
  return header.toString('latin1') + bytes;
}

/** A whole, unmasked pong (RFC 6455 5.5.3) with what the ping had, at most 125 bytes; a character a byte. */
export const pong = (data: Buffer): string =>
  String.fromCharCode(0x8a, data.length) + data.toString('latin1');

/** Masks or unmasks (RFC 6455 5.3) what comes after the four bytes of the mask, in place. */
export function unmask(chunk: Buffer, mask: number): void {
  const begin = mask + 4;
  // Its first byte is the lowest.
  const key = chunk.readUInt32LE(mask);
  let at = begin;
  // Four bytes at once, where memory and machine allow.
  if (IS_LITTLE_ENDIAN && (chunk.byteOffset + begin) % 4 === 0) {
    const words = new Uint32Array(chunk.buffer, chunk.byteOffset + begin, (chunk.length - begin) >> 2);
    for (let i = 0; i < words.length; i++) (words[i] as number) ^= key;
    at += words.length * 4;
  }
  for (; at < chunk.length; at++) (chunk[at] as number) ^= key >>> (((at - begin) & 3) * 8);
}
