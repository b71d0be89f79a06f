/**
 * STUN messages (RFC 8489) with the attributes of TURN (RFC 8656) that the tests need: written and
 * read as bytes. Knows no sockets and checks nothing of what it reads but its length.
 */
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { isIPv6 } from 'node:net';

/** Methods (RFC 8489 section 18.2, RFC 8656 section 18.1). */
export const METHOD = { binding: 1, allocate: 3, refresh: 4, createPermission: 8, channelBind: 9 } as const;

/** Attributes (RFC 8489 section 18.3, RFC 8656 section 18.2). */
export const ATTRIBUTE = {
  username: 0x0006,
  messageIntegrity: 0x0008,
  errorCode: 0x0009,
  channelNumber: 0x000c,
  lifetime: 0x000d,
  xorPeerAddress: 0x0012,
  realm: 0x0014,
  nonce: 0x0015,
  xorRelayedAddress: 0x0016,
  requestedAddressFamily: 0x0017,
  requestedTransport: 0x0019,
} as const;

export const FAMILY = { 4: 0x01, 6: 0x02 } as const;

const COOKIE = Buffer.from([0x21, 0x12, 0xa4, 0x42]);
const HEADER = 20;
const INTEGRITY = 24;

/** Type and value. */
export type Attribute = readonly [number, Buffer];
/** One whose value is hidden by the transaction. */
export type ByTransaction = (transaction: Buffer) => Attribute;

export interface Answer {
  /** 0: success; otherwise the error code, such as 403. */
  readonly code: number;
  readonly attributes: ReadonlyMap<number, Buffer>;
}

/** A request; with a `key` it proves who sends it (long-term credentials, RFC 8489 section 9.2). */
export function writeRequest(
  method: number,
  attributes: readonly (Attribute | ByTransaction)[],
  key?: Buffer,
): { transaction: Buffer; bytes: Buffer } {
  const transaction = randomBytes(12);
  const body = Buffer.concat(
    attributes.map((one) => writeAttribute(typeof one === 'function' ? one(transaction) : one)),
  );
  const header = (length: number): Buffer => {
    const start = Buffer.alloc(4);
    start.writeUInt16BE(method, 0);
    start.writeUInt16BE(length, 2);
    return Buffer.concat([start, COOKIE, transaction]);
  };
  if (!key) return { transaction, bytes: Buffer.concat([header(body.length), body]) };
  // The length that is signed counts the signature too.
  const signed = Buffer.concat([header(body.length + INTEGRITY), body]);
  const signature = createHmac('sha1', key).update(signed).digest();
  const last = writeAttribute([ATTRIBUTE.messageIntegrity, signature]);
  return { transaction, bytes: Buffer.concat([signed, last]) };
}

/** Null when these bytes answer something else. */
export function readAnswer(bytes: Buffer, transaction: Buffer): Answer | null {
  if (bytes.length < HEADER || !bytes.subarray(8, HEADER).equals(transaction)) return null;
  const attributes = new Map<number, Buffer>();
  for (let at = HEADER; at + 4 <= bytes.length;) {
    const length = bytes.readUInt16BE(at + 2);
    attributes.set(bytes.readUInt16BE(at), bytes.subarray(at + 4, at + 4 + length));
    at += 4 + Math.ceil(length / 4) * 4;
  }
  const error = attributes.get(ATTRIBUTE.errorCode);
  return { code: error ? (error[2] as number) * 100 + (error[3] as number) : 0, attributes };
}

/** Long-term key: MD5 of "username:realm:password". */
export const longTermKey = (username: string, realm: string, password: string): Buffer =>
  createHash('md5').update(`${username}:${realm}:${password}`).digest();

/** XOR-PEER-ADDRESS of RFC 8656: hidden by the cookie and, for IPv6, by the transaction as well. */
export function xorPeerAddress(address: string, port: number): ByTransaction {
  return (transaction) => {
    const plain = isIPv6(address) ? ipv6Bytes(address) : Buffer.from(address.split('.').map(Number));
    const mask = Buffer.concat([COOKIE, transaction]);
    const value = Buffer.alloc(4 + plain.length);
    value[1] = plain.length === 4 ? FAMILY[4] : FAMILY[6];
    value.writeUInt16BE(port ^ COOKIE.readUInt16BE(0), 2);
    for (const [i, byte] of plain.entries()) value[4 + i] = byte ^ (mask[i] as number);
    return [ATTRIBUTE.xorPeerAddress, value];
  };
}

function ipv6Bytes(address: string): Buffer {
  // The URL parser spells it out: also 64:ff9b::10.0.0.1.
  const spelled = new URL(`http://[${address}]`).hostname.slice(1, -1);
  const [head = '', tail] = spelled.split('::');
  const groups = (part: string): string[] => part.split(':').filter(Boolean);
  const [before, after] = [groups(head), groups(tail ?? '')];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0');
  return Buffer.from([...before, ...zeros, ...after].map((one) => one.padStart(4, '0')).join(''), 'hex');
}

function writeAttribute([type, value]: Attribute): Buffer {
  const head = Buffer.alloc(4);
  head.writeUInt16BE(type, 0);
  head.writeUInt16BE(value.length, 2);
  return Buffer.concat([head, value, Buffer.alloc((4 - (value.length % 4)) % 4)]);
}
