/**
 * What breaks the rules below the requests: of Socket.IO, of Engine.IO, and of WebSocket itself
 * (RFC 6455). Each is sent alone, since the server may well close the connection for it, and should.
 */
import type { Dice } from '../chaos/dice.js';
import { LIMITS } from '../src/protocol/constants.js';
import { edited } from './mutations.js';
import { type Frame, OPCODE, encode, text } from './websocket.js';

export interface Hostile {
  readonly kind: string;
  readonly bytes: Buffer;
}

/** Of the library, inside of the server. */
const RESERVED = ['connect', 'connect_error', 'disconnect', 'disconnecting', 'newListener', 'removeListener'];
const ATTACHED = '-["people:watch",{"query":{"_placeholder":true,"num":0}}]';

type Maker = (packet: string, dice: Dice) => readonly Frame[];

const bytes = (length: number, dice: Dice): Buffer =>
  Buffer.from(Array.from({ length }, () => dice.below(256)));

const fragments = (count: number, payload: string): Frame[] =>
  Array.from({ length: count }, (_, i) => ({
    opcode: i === 0 ? OPCODE.text : OPCODE.continuation,
    payload: Buffer.from(payload.charAt(i % payload.length)),
    last: i === count - 1,
  }));

const MAKERS: Readonly<Record<string, Maker>> = {
  // ---- Socket.IO
  'mutated text': (packet, dice) => [text(edited(packet, dice))],
  'mutated prefix': (packet, dice) => [text(edited(packet.slice(0, 8), dice) + packet.slice(8))],
  'truncated text': (packet, dice) => [text(packet.slice(0, dice.below(packet.length)))],
  'two in one': (packet, dice) => [text(packet + dice.pick(['', ',', '\u001e', '\n']) + packet)],
  'packet type': (packet, dice) => [text(`4${dice.pick(['', '7', '9', 'x', '-1', '{'])}${packet.slice(2)}`)],
  'connect again': (_, dice) => [
    text(dice.pick(['40', '40{}', '40null', '40[1]', `40{"token":"${'x'.repeat(100_000)}"}`])),
  ],
  'connect thousands of times': (packet, dice) => [
    ...Array.from({ length: dice.pick([100, 2_000, 9_000]) }, () => text('40')),
    text('3'),
    text(packet),
  ],
  namespace: (packet, dice) => {
    const name = dice.pick(['/admin', '/', '/__proto__', `/${'n'.repeat(10_000)}`, '/a?b=c']);
    return [text(`4${dice.pick(['0', '1', '2', '4'])}${name},${packet.slice(2)}`)];
  },
  'disconnect or error': (_, dice) => [text(dice.pick(['41', '44', '44{"message":"x"}', '44"x"']))],
  'reserved event': (_, dice) => [text(`421["${dice.pick(RESERVED)}",{}]`)],
  'event name': (_, dice) => [
    text(`421${dice.pick(['[7,{}]', '[null]', '[{}]', '[["a"]]', '[]', '{}', '"x"', '[true,1]', ''])}`),
  ],
  'answer nobody asked for': (_, dice) => [
    text(`43${dice.pick(['0', '1', '9007199254740993', '9'.repeat(400), ''])}[{"ok":true}]`),
  ],
  'ack number': (packet, dice) => {
    const ack = dice.pick(['9007199254740993', '9'.repeat(2_000), '1e3', '-1', '00000000001', '١']);
    return [text(`42${ack}${packet.slice(packet.indexOf('['))}`)];
  },
  'deep JSON': (_, dice) => {
    const [open, close] = dice.pick([
      ['[', ']'],
      ['{"a":', '}'],
    ]) as [string, string];
    const depth = dice.pick([2_000, 5_000, 20_000]);
    const closed = dice.below(2) === 0 ? close.repeat(depth) : '';
    return [text(`421["people:watch",{"query":${open.repeat(depth)}1${closed}}]`)];
  },
  'attachments that never come': (_, dice) => [
    text(`45${dice.pick(['1', '2', '10', '11', '999999999999', '1.5', '-1', '0', 'x', ''])}${ATTACHED}`),
  ],
  'text for an attachment': (packet) => [text(`451${ATTACHED}`), text(packet)],
  'binary for an attachment': (_, dice) => [
    text(`45${dice.pick(['11', '21', '31'])}${ATTACHED}`),
    { opcode: OPCODE.binary, payload: bytes(dice.below(200), dice) },
  ],
  'placeholder number': (_, dice) => [
    text(`451-["people:watch",{"_placeholder":true,"num":${dice.pick(['-1', '5', '"splice"', '1e9'])}}]`),
    { opcode: OPCODE.binary, payload: Buffer.from('x') },
  ],
  'binary nobody asked for': (_, dice) => [{ opcode: OPCODE.binary, payload: bytes(dice.below(500), dice) }],

  // ---- Engine.IO
  'transport packet': (_, dice) => [
    text(
      dice.pick(['', '0', '0{}', '1', '2', '2probe', '3', '3probe', '5', '6', '7', 'b4AAAA', 'x', '\u0000']),
    ),
  ],
  'too large': (_, dice) => {
    const size = dice.pick([LIMITS.message, LIMITS.frame - 100, LIMITS.frame + 1, 1024 * 1024]);
    return [text(`421["people:watch",{"query":"${'q'.repeat(size)}"}]`)];
  },

  // ---- WebSocket
  'length that is not true': (packet, dice) => {
    const length = dice.pick([126n, 65_536n, 2n ** 31n, 2n ** 40n, 2n ** 63n, 2n ** 64n - 1n]);
    return [{ ...text(packet), length }];
  },
  unmasked: (packet) => [{ ...text(packet), masked: false }],
  'reserved bits': (packet, dice) => [{ ...text(packet), reserved: 1 + dice.below(7) }],
  opcode: (packet, dice) => [{ ...text(packet), opcode: dice.pick([3, 4, 7, 11, 15]) }],
  fragmented: (packet, dice) => fragments(1 + dice.below(packet.length), packet),
  'tiny fragments': (packet, dice) => fragments(dice.pick([500, 2_000, 20_000]), packet),
  'continuation of nothing': (packet) => [{ ...text(packet), opcode: OPCODE.continuation }],
  'message within a message': (packet) => [{ ...text(packet), last: false }, text(packet)],
  'control frame': (_, dice) => [
    {
      opcode: dice.pick([OPCODE.ping, OPCODE.pong, OPCODE.close]),
      payload: bytes(dice.pick([0, 1, 125, 126, 70_000]), dice),
      last: dice.below(3) > 0,
    },
  ],
  pings: (_, dice) => Array.from({ length: 100 }, () => ({ opcode: OPCODE.ping, payload: bytes(4, dice) })),
  'close code': (_, dice) => {
    const payload = Buffer.alloc(2);
    payload.writeUInt16BE(dice.pick([0, 999, 1000, 1004, 1005, 1006, 2999, 65_535]));
    return [{ opcode: OPCODE.close, payload: Buffer.concat([payload, bytes(dice.below(20), dice)]) }];
  },
  'no UTF-8': (packet, dice) => {
    const payload = Buffer.from(packet);
    payload[dice.below(payload.length)] = dice.pick([0xff, 0xc0, 0x80, 0xf8, 0xed]);
    return [{ opcode: OPCODE.text, payload }];
  },
};

const KINDS = Object.keys(MAKERS);

export function someHostile(packet: string, dice: Dice): Hostile {
  const kind = dice.pick([...KINDS, 'mutated frame', 'noise']);
  if (kind === 'noise') return { kind, bytes: bytes(1 + dice.below(300), dice) };
  if (kind === 'mutated frame') {
    const whole = encode(text(packet));
    for (let i = 1 + dice.below(4); i > 0; i--)
      whole[dice.below(Math.min(whole.length, 60))] = dice.below(256);
    return { kind, bytes: whole.subarray(0, 1 + dice.below(whole.length)) };
  }
  const frames = (MAKERS[kind] as Maker)(packet, dice);
  return { kind, bytes: Buffer.concat(frames.map(encode)) };
}
