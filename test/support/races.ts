/**
 * Many races on few clients: each group of people runs its rounds one after the other, all groups
 * at once. The order in which the rivals start is random, from a printed seed.
 */
import { seeded } from './random.js';

const random = seeded();

/** Runs `rounds` of every group; gives how often each outcome came. */
export async function race<T>(
  groups: readonly T[],
  rounds: number,
  round: (group: T) => Promise<string>,
): Promise<Record<string, number>> {
  const outcomes: Record<string, number> = {};
  const run = async (group: T): Promise<void> => {
    for (let i = 0; i < rounds; i++) {
      const outcome = await round(group);
      outcomes[outcome] = (outcomes[outcome] ?? 0) + 1;
    }
  };
  await Promise.all(groups.map(run)).catch((error: unknown) => {
    throw new Error(`a race went wrong; seed ${random.seed}`, { cause: error });
  });
  return outcomes;
}

/** Starts all of them within the same turn of the event loop, in random order. */
export async function atOnce<T extends readonly (() => Promise<unknown>)[]>(
  ...starts: T
): Promise<{ [K in keyof T]: Awaited<ReturnType<T[K]>> }> {
  const order = starts.map((start, place) => ({ start, place, key: random.below(1_000) }));
  order.sort((a, b) => a.key - b.key);
  const running: Promise<unknown>[] = [];
  for (const { start, place } of order) running[place] = start();
  return (await Promise.all(running)) as { [K in keyof T]: Awaited<ReturnType<T[K]>> };
}

/**
 * Lets up to `most` turns of the event loop pass, half of the time none, so that rivals of unlike
 * length meet now and then.
 */
export async function turns(most: number): Promise<void> {
  const left = random.pick([0, random.below(most) + 1]);
  for (let i = 0; i < left; i++) await new Promise((resolve) => setImmediate(resolve));
}
