import { describe, expect, it } from '@jest/globals';
import { HandClock } from '../../test/support/hand-clock.js';
import type { PresenceService } from '../presence/presence.service.js';
import type { Call } from '../protocol/events.js';
import { MemoryCallStore } from './call.store.memory.js';
import { EndedCalls, KEEP_ABANDONED } from './ended-calls.js';

const left = (id: string) => ({ id, name: id, state: 'left', reason: 'left', media: 'audio' }) as const;

function at(...online: string[]) {
  const clock = new HandClock();
  const listed = new Set(online);
  const listeners: ((people: readonly string[]) => void)[] = [];
  const presence = {
    onUnlisted: (listener: (people: readonly string[]) => void) => listeners.push(listener),
    isListed: (person: string) => listed.has(person),
  } as unknown as PresenceService;
  const store = new MemoryCallStore(clock);
  const ended = new EndedCalls(store, presence, clock);
  return {
    clock,
    ended,
    async end(id: string, ...people: string[]) {
      const call: Call = {
        id,
        version: 1,
        media: 'audio',
        state: 'ended',
        members: people.map(left),
        startedAt: 0,
      };
      await store.save(call, 0);
      ended.add(call);
    },
    leave(...people: string[]) {
      for (const person of people) listed.delete(person);
      for (const listener of listeners) listener(people);
    },
    lose: (person: string) => listed.delete(person),
    isKept: async (id: string) => (await store.get(id)) !== null,
  };
}

describe('the record of a call that is over', () => {
  it('stays for two minutes while two of its people are online', async () => {
    const { clock, ended, end, leave, isKept } = at('ana', 'bo', 'cy');
    await end('x', 'ana', 'bo', 'cy');
    leave('cy');
    clock.pass(119_000);
    expect(await isKept('x')).toBe(true);
    clock.pass(1_000);
    expect(await isKept('x')).toBe(false);
    ended.review();
    expect(ended.size).toBe(0);
  });

  it.each<[string, (world: ReturnType<typeof at>) => void]>([
    ['has gone', ({ leave }) => leave('bo')],
    ['went unheard, and the review finds it', ({ lose, ended }) => (lose('bo'), ended.review())],
  ])('goes soon after all but one of its people: who %s', async (_, go) => {
    const world = at('ana', 'bo');
    await world.end('x', 'ana', 'bo');
    go(world);
    world.clock.pass(KEEP_ABANDONED * 1_000 - 1);
    expect(await world.isKept('x')).toBe(true);
    world.clock.pass(1);
    expect(await world.isKept('x')).toBe(false);
    expect(world.ended.size).toBe(0);
  });

  it('goes soon when it ends as the last of them goes', async () => {
    const { clock, ended, end, isKept } = at('ana');
    await end('x', 'ana', 'bo');
    clock.pass(KEEP_ABANDONED * 1_000);
    expect([await isKept('x'), ended.size]).toEqual([false, 0]);
  });

  it('is not watched beyond ten thousand', async () => {
    const { ended, end } = at('ana', 'bo');
    for (let i = 0; i < 10_050; i++) await end(`x${i}`, 'ana', 'bo');
    expect(ended.size).toBe(10_002);
  });
});
