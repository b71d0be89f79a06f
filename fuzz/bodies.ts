/**
 * A right body for each request, made from its schema in src/protocol, so that a request that is
 * new there is fuzzed too. Names of fields say which ids fit; all else is any value that passes.
 */
import type { Dice } from '../chaos/dice.js';
import type { RequestName } from '../src/protocol/events.js';
import { requests } from '../src/protocol/schemas.js';
import type { Known, World } from './world.js';

/** What of valibot's schemas is read here. */
interface Shape {
  readonly type: string;
  readonly entries?: Readonly<Record<string, Shape>>;
  readonly wrapped?: Shape;
  readonly item?: Shape;
  readonly options?: readonly unknown[];
  readonly pipe?: readonly { readonly type: string; readonly requirement?: unknown }[];
}

export const NAMES = Object.keys(requests) as RequestName[];

/** More of what makes something go on: calls, and signals in them. */
const WEIGHTS: Record<string, number> = {
  ...Object.fromEntries(NAMES.map((name) => [name, 2])),
  'call:invite': 8,
  'call:accept': 8,
  'signal:send': 12,
  // A place that is given up ends everything else.
  'session:leave': 0.2,
  'session:closing': 0.2,
};

export const pickRequest = (dice: Dice): RequestName => dice.weighted(WEIGHTS) as RequestName;

export function rightBody(name: RequestName, dice: Dice, world: World): Record<string, unknown> {
  return make(requests[name] as unknown as Shape, '', dice, world) as Record<string, unknown>;
}

const FITS: Readonly<Record<string, Known>> = {
  to: 'person',
  id: 'person',
  member: 'person',
  call: 'call',
  device: 'device',
  token: 'token',
};

function make(shape: Shape, field: string, dice: Dice, world: World): unknown {
  const { type, entries, wrapped, item, options } = shape;
  if (type === 'optional')
    return dice.below(2) === 0 ? undefined : make(wrapped as Shape, field, dice, world);
  if (type === 'nullable') return dice.below(4) === 0 ? null : make(wrapped as Shape, field, dice, world);
  if (entries) {
    const made = Object.entries(entries).map(([key, one]) => [key, make(one, key, dice, world)] as const);
    return Object.fromEntries(made.filter(([, value]) => value !== undefined));
  }
  if (item) return Array.from({ length: dice.below(4) }, () => make(item, field, dice, world));
  if (options) return dice.pick(options);
  if (type === 'boolean') return dice.below(2) === 0;
  if (type === 'number') return limit(shape, 'min_value', 0) + dice.below(limit(shape, 'max_value', 50));
  if (type !== 'string') throw new Error(`fuzz does not know how to make a ${type}`);
  const known = FITS[field];
  if (known) return dice.below(3) === 0 ? world.any(known, dice) : world.recent(known, dice);
  return 'n'.repeat(1 + dice.below(Math.min(limit(shape, 'max_length', 40), 40)));
}

function limit({ pipe = [] }: Shape, type: string, otherwise: number): number {
  const { requirement } = pipe.find((action) => action.type === type) ?? {};
  return typeof requirement === 'number' ? requirement : otherwise;
}
