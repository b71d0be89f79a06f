/** When the record is asked to be written again, and by whom. What is written is the contract suites' part. */
import { Clock } from '../clock.js';
import type { Config } from '../config.js';
import { LEASE_MS } from '../fence.js';
import type { NodeIdentity } from '../node.identity.js';
import { HeldSessions } from './held-sessions.js';
import { Losses } from './losses.js';
import type { PresenceRestorer } from './presence.restorer.js';
import type { PresenceService } from './presence.service.js';
import { MemoryPresenceStore } from './presence.store.memory.js';
import type { Holding, Lease, Look, Loss } from './presence.store.js';
import { PresenceUpkeep } from './presence.upkeep.js';

const WELL: Look = { restarted: false, shared: false, own: false, unlost: [], devices: 0 };
const LOSS = { device: 'd1', person: 'ana', node: 'n1', connection: 'c1' };

class HandClock extends Clock {
  time = 1_000_000;
  override now(): number {
    return this.time;
  }
}

/** A record that has lost what the test says, and writes down what is asked of it. */
class Lossy extends MemoryPresenceStore {
  readonly done: string[] = [];
  looks: Look[] = [];
  isAstray = false;
  asked: Holding | undefined;
  override async look(holding: Holding = {} as Holding): Promise<Look> {
    this.asked = holding;
    return this.looks.shift() ?? WELL;
  }
  override async astray(): Promise<boolean> {
    return this.isAstray;
  }
  override async askAll(): Promise<Lease[]> {
    this.done.push('ask all');
    return [['n2', 1]];
  }
  override async giveBack(): Promise<void> {
    this.done.push('give back');
  }
  override async keepLost(losses: readonly Loss[], anew = false): Promise<string[]> {
    if (losses.length > 0) this.done.push(`keep ${losses.length} lost${anew ? ' anew' : ''}`);
    return [];
  }
  override async mend(): Promise<number> {
    this.done.push('mend');
    return 0;
  }
  override async placeless(people: readonly string[] = []): Promise<string[]> {
    return people.filter((person) => person === 'cy');
  }
}

describe('PresenceUpkeep', () => {
  let clock: HandClock;
  let store: Lossy;
  let losses: Losses;
  let upkeep: PresenceUpkeep;
  beforeEach(() => {
    clock = new HandClock();
    store = new Lossy();
    losses = new Losses();
    const { done } = store;
    upkeep = new PresenceUpkeep(
      store,
      new HeldSessions(),
      losses,
      {
        restore: async () => done.push('restore'),
        noteLosses: async () => done.push('note losses'),
      } as never as PresenceRestorer,
      {
        highestVersion: 7,
        listed: () => ['bo', 'cy'].values(),
        isListed: (person: string) => person === 'bo',
        sweep: async (people: readonly string[]) => done.push(`sweep ${people.join()}`),
      } as never as PresenceService,
      clock,
      { id: 'n1' } as NodeIdentity,
      { resumeMs: 20_000 } as Config,
    );
  });

  it('does nothing while all is there', async () => {
    for (let i = 0; i < 20; i++) await upkeep.look(true);
    expect(store.done).toEqual([]);
    expect(store.asked).toMatchObject({ node: 'n1', version: 7, people: ['bo', 'cy'] });
  });

  it('takes what lacks once for something on its way, and looks again at those who are still there', async () => {
    store.looks = [{ ...WELL, shared: true, own: true }];
    await upkeep.look(true);
    expect(store.done).toEqual([]);
    expect(store.asked?.people).toEqual(['bo']);
  });

  it('asks all nodes when a key of theirs lacks something twice, and mends when they have written', async () => {
    losses.note(LOSS, clock.time + 20_000);
    const shared = { ...WELL, shared: true };
    store.looks = [shared, shared];
    await upkeep.look(true);
    expect(store.done.splice(0)).toEqual(['ask all', 'restore']);
    clock.time += 4_000;
    await upkeep.look(true);
    expect(store.done.splice(0)).toEqual(['give back', 'keep 1 lost anew']);
    // Not asked again at once, and not mended either, since something lacks.
    store.looks = [shared, shared];
    clock.time += LEASE_MS - 4_000;
    await upkeep.look(true);
    expect(store.done.splice(0)).toEqual(['keep 1 lost anew']);
    clock.time += LEASE_MS;
    await upkeep.look(true);
    expect(store.done.splice(0)).toEqual(['keep 1 lost anew', 'mend']);
    await upkeep.look(true);
    expect(store.done.splice(0)).toEqual(['sweep cy']);
    store.looks = [shared, shared];
    await upkeep.look(true);
    expect(store.done).toEqual(['ask all', 'restore']);
  });

  it('sweeps nobody when the places were lost between two turns', async () => {
    await upkeep.look(false);
    clock.time += LEASE_MS;
    await upkeep.look(true);
    const shared = { ...WELL, shared: true };
    store.looks = [shared, shared];
    await upkeep.look(true);
    await upkeep.look(true);
    expect(store.done).toEqual(['mend', 'ask all', 'restore']);
  });

  it('puts back what is its own without asking anybody', async () => {
    const own = { ...WELL, own: true };
    store.looks = [own, own];
    await upkeep.look(true);
    clock.time += LEASE_MS;
    await upkeep.look(true);
    expect(store.done).toEqual(['restore']);
  });

  it('mends after the record did not know this node, since others have found that it was lost', async () => {
    await upkeep.look(false);
    clock.time += LEASE_MS;
    await upkeep.look(true);
    await upkeep.look(true);
    expect(store.done).toEqual(['mend', 'sweep cy']);
  });

  it('keeps a loss that the record has lost', async () => {
    losses.note(LOSS, clock.time + 20_000);
    const look = { ...WELL, unlost: ['d1', 'unknown'], devices: 1 };
    store.looks = [look, look];
    await upkeep.look(true);
    expect(store.done).toEqual(['keep 1 lost']);
    // It is over: nothing is kept of it.
    clock.time += 26_000;
    await upkeep.look(true);
    expect(losses.size).toBe(0);
  });

  it('finds devices of no node, and those of its own that it does not hold', async () => {
    store.isAstray = true;
    for (let i = 0; i < 5; i++) await upkeep.look(true);
    expect(store.done.splice(0)).toEqual(['ask all', 'restore']);
    store.looks = [0, 1].map(() => ({ ...WELL, devices: 1 }));
    await upkeep.look(true);
    expect(store.done.splice(0)).toEqual([]);
    await upkeep.look(true);
    expect(store.done).toEqual(['note losses']);
  });
});
