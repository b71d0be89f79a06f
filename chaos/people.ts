/** Everybody who takes part, brought online: pairs, the crowd, watchers. */
import type { Status } from '../src/protocol/constants.js';
import type { Dice } from './dice.js';
import type { Options } from './options.js';
import { Pair } from './pairs.js';
import { type Paths, Phone } from './phone.js';
import type { Recoveries } from './recovery.js';
import type { Verdict } from './verdict.js';
import { Watcher } from './watchers.js';

/** Enough that as many calls a second find free people: a call takes some seconds. */
const CROWD_PER_RATE = 14;
const WATCHERS = 3;

export interface People {
  readonly pairs: readonly Pair[];
  readonly crowd: readonly Phone[];
  readonly watchers: readonly Watcher[];
  readonly phones: readonly Phone[];
  /** Who is online beside the phones. */
  readonly others: Map<string, { name: string; status: Status }>;
}

export async function gather(
  url: string,
  { pairs, rate }: Options,
  dice: Dice,
  recoveries: Recoveries,
  verdict: Verdict,
): Promise<People> {
  const paths: Paths = new Map();
  const phone = (name: string): Phone =>
    new Phone({
      url,
      paths,
      name,
      random: () => dice.chance(),
      wrong: (promise, detail) => verdict.broken(promise, detail),
    });
  const numbered = (name: string, count: number): Phone[] =>
    Array.from({ length: count }, (_, i) => phone(`${name} ${i + 1}`));
  const [callers, callees] = [numbered('Caller', pairs), numbered('Callee', pairs)];
  const crowd = numbered('Crowd', Math.ceil(rate * CROWD_PER_RATE));
  const watching = numbered('Watcher', WATCHERS);
  const phones = [...callers, ...callees, ...crowd, ...watching];
  // Before they are online, so that they hear of their first session too.
  const watchers = watching.map((one) => new Watcher(one));
  await Promise.all(phones.map((one) => one.open()));
  const all = callers.map((a, i) => new Pair(`pair ${i + 1}`, a, callees[i] as Phone, recoveries, verdict));
  await Promise.all(all.map((pair) => pair.begin()));
  return { pairs: all, crowd, watchers, phones, others: new Map() };
}

/** Who is online and what each is doing, as every window should show it. */
export function truth({ phones, others }: People): Map<string, { name: string; status: Status }> {
  return new Map([
    ...others,
    ...phones.map(({ id, name, free, state }) => {
      const status: Status = free
        ? 'available'
        : state.phase === 'incoming' || state.phase === 'dialing'
          ? 'ringing'
          : 'in_call';
      return [id, { name, status }] as const;
    }),
  ]);
}
