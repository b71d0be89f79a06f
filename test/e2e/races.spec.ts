/**
 * One winner (contract 4.3), tried a thousand times each: two devices accept while the caller gives
 * up, one declines while the other accepts, and two call each other, all on different nodes. Each
 * race must have exactly one outcome, the same on all sides.
 */
import type { Outcome } from '../../src/protocol/events.js';
import { incoming, joined, over } from '../support/calls.js';
import { atOnce, race } from '../support/races.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const PAIRS = 40;
const ROUNDS = 25;
const TIMEOUT = 60_000;

interface Trio {
  ana: TestClient;
  bo1: TestClient;
  bo2: TestClient;
}

const trios = (stage: Stage): Promise<Trio[]> =>
  Promise.all(
    Array.from({ length: PAIRS }, async (_, i) => {
      const [ana, bo1] = [await stage.person(`Ana ${i}`, i), await stage.person(`Bo ${i}`, i + 1)];
      return { ana, bo1, bo2: await stage.device(bo1, i + 2) };
    }),
  );

async function rings({ ana, bo1, bo2 }: Trio): Promise<string> {
  const { call } = await ana.ok('call:invite', { to: bo1.id, media: 'video' });
  await Promise.all([incoming(bo1, call.id), incoming(bo2, call.id)]);
  return call.id;
}

/** `winner` is in the call with ana, `loser` hears so; then they hang up. */
async function talked(call: string, ana: TestClient, winner: TestClient, loser: TestClient): Promise<void> {
  const event = await joined(ana, call, winner);
  expect(event.call.members.find((member) => member.id === winner.id)?.device).toBe(winner.device);
  await over(call, 'answered_elsewhere', loser);
  await ana.ok('call:leave', { call });
  await over(call, 'left', ana, winner);
}

const lost = (outcome: Outcome<'call:accept' | 'call:cancel' | 'call:decline'>): void => {
  expect(outcome).toMatchObject({ ok: false, code: 'call_over' });
};

/** Nobody heard more than the one outcome. */
const nothingElse = (clients: TestClient[]): void => {
  expect(clients.flatMap((client) => client.hasOfCalls())).toEqual([]);
};

describeTopologies(
  'a thousand races',
  (stage) => {
    it(
      'of two accepts against a cancel have one outcome each',
      async () => {
        const all = await trios(stage);
        const outcomes = await race(all, ROUNDS, async (trio) => {
          const { ana, bo1, bo2 } = trio;
          const call = await rings(trio);
          const accept = { call, media: 'video' as const };
          const [first, second, cancel] = await atOnce(
            () => bo1.request('call:accept', accept),
            () => bo2.request('call:accept', accept),
            () => ana.request('call:cancel', { call }),
          );
          expect([first.ok, second.ok, cancel.ok].filter(Boolean)).toHaveLength(1);
          for (const outcome of [first, second, cancel]) if (!outcome.ok) lost(outcome);
          if (cancel.ok) await over(call, 'cancelled', ana, bo1, bo2);
          else if (first.ok) await talked(call, ana, bo1, bo2);
          else await talked(call, ana, bo2, bo1);
          return cancel.ok ? 'cancelled' : 'accepted';
        });
        await stage.settle(...all.flatMap(({ ana, bo1, bo2 }) => [ana, bo1, bo2]));
        nothingElse(all.flatMap(({ ana, bo1, bo2 }) => [ana, bo1, bo2]));
        expect((outcomes['cancelled'] ?? 0) + (outcomes['accepted'] ?? 0)).toBe(PAIRS * ROUNDS);
        // Else the race was none.
        expect(outcomes['cancelled']).toBeGreaterThan(0);
        expect(outcomes['accepted']).toBeGreaterThan(0);
      },
      TIMEOUT,
    );

    it(
      'of an accept against a decline on another device have one outcome each',
      async () => {
        const all = await trios(stage);
        const outcomes = await race(all, ROUNDS, async (trio) => {
          const { ana, bo1, bo2 } = trio;
          const call = await rings(trio);
          const [accept, decline] = await atOnce(
            () => bo1.request('call:accept', { call, media: 'video' }),
            () => bo2.request('call:decline', { call }),
          );
          expect(accept.ok).toBe(!decline.ok);
          lost(accept.ok ? decline : accept);
          if (accept.ok) await talked(call, ana, bo1, bo2);
          else {
            await over(call, 'declined', ana, bo2);
            await over(call, 'declined_elsewhere', bo1);
          }
          return accept.ok ? 'accepted' : 'declined';
        });
        await stage.settle(...all.flatMap(({ ana, bo1, bo2 }) => [ana, bo1, bo2]));
        nothingElse(all.flatMap(({ ana, bo1, bo2 }) => [ana, bo1, bo2]));
        expect(outcomes['accepted']).toBeGreaterThan(0);
        expect(outcomes['declined']).toBeGreaterThan(0);
      },
      TIMEOUT,
    );

    it(
      'of two who call each other end in one call each',
      async () => {
        const all = await Promise.all(
          Array.from({ length: PAIRS }, async (_, i) => ({
            ana: await stage.person(`Ana ${i}`, i),
            bo: await stage.person(`Bo ${i}`, i + 1),
          })),
        );
        const outcomes = await race(all, ROUNDS, async ({ ana, bo }) => {
          const [one, two] = await atOnce(
            () => ana.ok('call:invite', { to: bo.id, media: 'video' }),
            () => bo.ok('call:invite', { to: ana.id, media: 'video' }),
          );
          expect(two.call.id).toBe(one.call.id);
          expect([one.call.state, two.call.state].sort()).toEqual(['active', 'ringing']);
          const call = one.call.id;
          const [first, second] = one.call.state === 'ringing' ? [ana, bo] : [bo, ana];
          const event = await joined(first, call, second);
          expect(event.call.members.map((member) => member.state)).toEqual(['joined', 'joined']);
          await second.ok('call:leave', { call });
          await over(call, 'left', first, second);
          // Who called second may have begun to ring before its own call was known.
          const early = second.has('call:incoming');
          expect(early.length).toBeLessThanOrEqual(1);
          for (const one of early) second.inbox.splice(second.inbox.indexOf(one), 1);
          return first === ana ? 'ana' : 'bo';
        });
        await stage.settle(...all.flatMap(({ ana, bo }) => [ana, bo]));
        nothingElse(all.flatMap(({ ana, bo }) => [ana, bo]));
        expect((outcomes['ana'] ?? 0) + (outcomes['bo'] ?? 0)).toBe(PAIRS * ROUNDS);
      },
      TIMEOUT,
    );
  },
  { RATE_FACTOR: '0' },
);
