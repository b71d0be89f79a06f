/**
 * Requests as Socket.IO sends them, one text each: right ones, mutated ones, and ones with too many
 * arguments or none. All of them can be read by the server; what cannot is in frames.ts.
 */
import type { Dice } from '../chaos/dice.js';
import { NAMES, pickRequest, rightBody } from './bodies.js';
import { mutated } from './mutations.js';
import { nasty } from './values.js';
import type { World } from './world.js';

export interface Packet {
  readonly kind: 'right' | 'mutated' | 'odd';
  readonly text: string;
  /** The number under which the answer comes; undefined when none may be asked for. */
  readonly ack?: number;
}

const KINDS = { right: 45, mutated: 45, odd: 10 };
const STRANGE = ['call:incoming', 'signal:received', 'session:closed', 'nothing:known', '__proto__', ''];

export function someRequest(ack: number, dice: Dice, world: World): Packet {
  const kind = dice.weighted(KINDS);
  if (kind === 'odd') return odd(ack, dice, world);
  const name = pickRequest(dice);
  const body = rightBody(name, dice, world);
  return asked(kind, ack, [name, kind === 'right' ? body : mutated(body, dice, world)]);
}

function odd(ack: number, dice: Dice, world: World): Packet {
  const name = dice.below(2) === 0 ? dice.pick(NAMES) : dice.pick(STRANGE);
  const args = Array.from({ length: dice.below(4) }, () => nasty(dice, world));
  if (dice.below(3) > 0) return asked('odd', ack, [name, ...args]);
  return { kind: 'odd', text: `42${JSON.stringify([name, ...args])}` };
}

const asked = (kind: Packet['kind'], ack: number, args: unknown[]): Packet => ({
  kind,
  text: `42${ack}${JSON.stringify(args)}`,
  ack,
});
