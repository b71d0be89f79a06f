/** Values that nobody should send: wrong types, sizes, and words that mean something inside of a server. */
import { LIMITS } from '../src/protocol/constants.js';
import type { Dice } from '../chaos/dice.js';
import { KNOWN, type World } from './world.js';

const NUMBERS = [0, -1, 1.5, 65_536, 2 ** 31, 2 ** 53, -(2 ** 53), 1e308, 5e-324];

const WORDS = [
  '',
  ' ',
  '\u0000',
  '\ud800',
  '\u202e\u2066',
  '\r\n',
  '<img src=x onerror=alert(1)>',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'length',
  '*',
  '/',
  '#',
  '{people}',
  'dogeller:{people}:directory',
  'undefined',
  'null',
  '[object Object]',
  '0',
  '%s%n',
  '\\u0000',
  'A\u0301'.repeat(40),
  '👩‍👩‍👧‍👦'.repeat(12),
];

const LENGTHS = [LIMITS.name, LIMITS.id, LIMITS.query, LIMITS.candidate, LIMITS.token, LIMITS.sdp].flatMap(
  (limit) => [limit, limit + 1],
);

/** JSON texts of objects that JavaScript would not write so. */
const OBJECTS = [
  '{}',
  '{"__proto__":{"ok":true,"session":{"person":"x"}}}',
  '{"constructor":{"prototype":{"open":true}}}',
  '{"toString":1,"valueOf":2,"toJSON":3}',
  '{"then":"x"}',
  '{"length":1000000000,"0":"x"}',
  '{"_placeholder":true,"num":0}',
  '{"_placeholder":true,"num":-1}',
  '{"_placeholder":true,"num":"splice"}',
  '{"type":"Buffer","data":[1,2,3]}',
  '{"$ne":null}',
  '{"toString":null,"length":{}}',
].map((json) => JSON.parse(json) as unknown);

export function nasty(dice: Dice, world: World): unknown {
  return MAKERS[dice.below(MAKERS.length)]?.(dice, world);
}

const known = (dice: Dice, world: World): string => world.any(dice.pick(KNOWN), dice);

const MAKERS: readonly ((dice: Dice, world: World) => unknown)[] = [
  () => null,
  (dice) => dice.below(2) === 0,
  (dice) => dice.pick(NUMBERS),
  (dice) => String(dice.pick(NUMBERS)),
  (dice) => dice.pick(WORDS),
  (dice) => 'x'.repeat(dice.pick(LENGTHS)),
  (dice) => dice.pick(OBJECTS),
  (dice) => nested(dice.pick([2, 50, 1_000])),
  () => [],
  (dice, world) => [known(dice, world)],
  (dice, world) => Array.from({ length: dice.pick([2, 33, 300]) }, () => known(dice, world)),
  // What is right in one field is wrong in another.
  known,
  (dice, world) => `${dice.pick(['p:', 'd:', 'pp:', ' ', '/#'])}${known(dice, world)}`,
  (dice, world) => `${known(dice, world)}${dice.pick(WORDS)}`,
  (dice, world) => known(dice, world).toUpperCase(),
];

function nested(depth: number): unknown {
  let value: unknown = 'deep';
  for (let i = 0; i < depth; i++) value = i % 2 === 0 ? [value] : { value };
  return value;
}
