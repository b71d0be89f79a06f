/** Makes a right body wrong, in one to three places; now and then it stays right by chance. */
import type { Dice } from '../chaos/dice.js';
import { nasty } from './values.js';
import type { World } from './world.js';

type Holder = Record<string, unknown>;

export function mutated(body: Record<string, unknown>, dice: Dice, world: World): unknown {
  let root: unknown = structuredClone(body);
  for (let times = 1 + dice.below(3); times > 0; times--) {
    if (root === null || typeof root !== 'object' || dice.below(12) === 0) root = nasty(dice, world);
    else spoil(dice.pick(holders(root as Holder)), dice, world);
  }
  return root;
}

/** The object and all in it that holds something. */
function holders(root: Holder): Holder[] {
  const found = [root];
  for (const value of Object.values(root)) {
    // Not into what a mutation put there: it may be very deep.
    if (found.length < 20 && value !== null && typeof value === 'object')
      found.push(value as Holder, ...(Object.values(value).filter(isHolder) as Holder[]));
  }
  return found;
}

const isHolder = (value: unknown): boolean => value !== null && typeof value === 'object';

function spoil(holder: Holder, dice: Dice, world: World): void {
  const keys = Object.keys(holder);
  const set = (key: string, value: unknown): void => {
    Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true });
  };
  if (keys.length === 0 || dice.below(5) === 0) {
    const names = [
      'from',
      'person',
      'surprise',
      '__proto__',
      'constructor',
      '',
      '0',
      'then',
      'x'.repeat(200),
    ];
    return set(dice.pick(names), nasty(dice, world));
  }
  const key = dice.pick(keys);
  const value = holder[key];
  switch (dice.below(6)) {
    case 0:
      return void delete holder[key];
    case 1:
      return set(key, [value]);
    case 2:
      return set(key, typeof value === 'string' ? edited(value, dice) : JSON.stringify(value));
    case 3:
      return set(dice.pick(keys), value);
    default:
      return set(key, nasty(dice, world));
  }
}

/** A text with a part of it taken out, doubled, or changed. */
export function edited(text: string, dice: Dice): string {
  const [a, b] = [dice.below(text.length + 1), dice.below(text.length + 1)].sort((x, y) => x - y) as [
    number,
    number,
  ];
  const [before, part, after] = [text.slice(0, a), text.slice(a, b), text.slice(b)];
  switch (dice.below(5)) {
    case 0:
      return before + after;
    case 1:
      return before + part + part + after;
    case 2:
      return before + String.fromCharCode(dice.below(0x1_00)) + part + after;
    case 3:
      return before + part.replaceAll(/\d/g, '9'.repeat(1 + dice.below(30))) + after;
    default:
      return before + [...part].reverse().join('') + after;
  }
}
