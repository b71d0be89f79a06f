/**
 * A person is in at most one call, whoever calls at once; and what comes late finds a decided call:
 * an invitation into a ring that is just taken back, a device that goes online meanwhile, two who
 * hang up together.
 */
import type { EventBody } from '../../src/protocol/events.js';
import { incoming, joined, over, ring, talk } from '../support/calls.js';
import { atOnce, race, turns } from '../support/races.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const PAIRS = 10;
const ROUNDS = 20;

interface Pair {
  ana: TestClient;
  bo: TestClient;
}

const pairs = (stage: Stage): Promise<Pair[]> =>
  Promise.all(
    Array.from({ length: PAIRS }, async (_, i) => ({
      ana: await stage.person(`Ana ${i}`, i),
      bo: await stage.person(`Bo ${i}`, i + 1),
    })),
  );

/** Nothing is left over from any round. */
async function nothingElse(stage: Stage, all: Pair[]): Promise<void> {
  const clients = all.flatMap(({ ana, bo }) => [ana, bo]);
  await stage.settle(...clients);
  expect(clients.flatMap((client) => client.hasOfCalls())).toEqual([]);
}

describeTopologies(
  'at the same moment',
  (stage) => {
    it('ten people call one: one of them gets through', async () => {
      const one = await stage.person('Wanted', 0);
      const callers = await Promise.all(Array.from({ length: 10 }, (_, i) => stage.person(`Caller ${i}`, i)));
      for (let round = 0; round < 10; round++) {
        const outcomes = await atOnce(
          ...callers.map((caller) => () => caller.request('call:invite', { to: one.id, media: 'audio' })),
        );
        const rung = outcomes.filter((outcome) => outcome.ok);
        expect(rung).toHaveLength(1);
        for (const outcome of outcomes) if (!outcome.ok) expect(outcome.code).toBe('busy');
        const call = rung[0]?.ok ? rung[0].call.id : '';
        await incoming(one, call);
        await one.ok('call:decline', { call });
        const winner = callers[outcomes.findIndex((outcome) => outcome.ok)];
        if (winner) await over(call, 'declined', winner, one);
      }
      await stage.settle(one, ...callers);
      expect(callers.flatMap((client) => client.has())).toEqual([]);
      // Of some of the others, once a minute of each.
      const tried = one.has().map(({ event, body }) => [event, (body as EventBody<'call:tried'>).from.id]);
      expect(new Set(tried.map(String)).size).toBe(tried.length);
      const others = callers.map(({ id }) => ['call:tried', id]);
      expect(others).toEqual(expect.arrayContaining(tried));
    });

    it('three call each other in a ring: one call, and the third is told `busy` both ways', async () => {
      const three = [await stage.person('Ana', 0), await stage.person('Bo', 1), await stage.person('Cy', 2)];
      for (let round = 0; round < 20; round++) {
        const outcomes = await atOnce(
          ...three.map((from, i) => () => {
            const to = three[(i + 1) % three.length] as TestClient;
            return from.request('call:invite', { to: to.id, media: 'audio' });
          }),
        );
        const winner = outcomes.findIndex((outcome) => outcome.ok);
        expect(outcomes.map((outcome) => (outcome.ok ? 'rings' : outcome.code)).sort()).toEqual([
          'busy',
          'busy',
          'rings',
        ]);
        const outcome = outcomes[winner];
        if (!outcome?.ok) continue;
        const [caller, called] = [three[winner], three[(winner + 1) % 3]] as [TestClient, TestClient];
        await incoming(called, outcome.call.id);
        await caller.ok('call:cancel', { call: outcome.call.id });
        await over(outcome.call.id, 'cancelled', caller, called);
      }
    });

    it('the caller gives up and the called calls back: both are in one call, or a new one rings', async () => {
      const all = await pairs(stage);
      const outcomes = await race(all, ROUNDS, async ({ ana, bo }) => {
        const { id } = await ring(ana, [bo]);
        const [cancel, back] = await atOnce(
          async () => {
            await turns(60);
            return ana.request('call:cancel', { call: id });
          },
          async () => {
            await turns(10);
            return bo.ok('call:invite', { to: ana.id, media: 'video' });
          },
        );
        const { call } = back;
        if (cancel.ok) {
          await over(id, 'cancelled', ana, bo);
          expect([call.id === id, call.state]).toEqual([false, 'ringing']);
          await incoming(ana, call.id);
          await ana.ok('call:decline', { call: call.id });
          await over(call.id, 'declined', ana, bo);
          return 'called back';
        }
        expect([cancel.code, call.id, call.state]).toEqual(['call_over', id, 'active']);
        await joined(ana, id, bo);
        await ana.ok('call:leave', { call: id });
        await over(id, 'left', ana, bo);
        return 'joined';
      });
      await nothingElse(stage, all);
      expect(Object.keys(outcomes).sort()).toEqual(['called back', 'joined']);
    });

    it('both hang up: both are answered, and hear one end', async () => {
      const all = await pairs(stage);
      await race(all, ROUNDS, async ({ ana, bo }) => {
        const { id } = await talk(ana, bo);
        await atOnce(
          () => ana.ok('call:leave', { call: id }),
          () => bo.ok('call:leave', { call: id }),
        );
        await over(id, 'left', ana, bo);
        return 'left';
      });
      await nothingElse(stage, all);
    });

    it('a device goes online and the caller gives up: it rings no longer than the call', async () => {
      const all = await pairs(stage);
      await race(all, ROUNDS, async ({ ana, bo }) => {
        const { id } = await ring(ana, [bo]);
        const late = await stage.connect(2);
        await atOnce(
          () => late.register(bo.name, { token: bo.token }),
          () => ana.ok('call:cancel', { call: id }),
        );
        await over(id, 'cancelled', ana, bo);
        // A second call to it comes after whatever was sent about the first.
        const next = await ring(ana, [bo, late]);
        const rang = late.has('call:incoming').map((one) => (one.body as EventBody<'call:incoming'>).call);
        const ended = late.has('call:ended').map((one) => one.body as EventBody<'call:ended'>);
        for (const call of rang) {
          const end = ended.find((event) => event.call === call.id);
          expect(end?.version).toBeGreaterThan(call.version);
        }
        await ana.ok('call:cancel', { call: next.id });
        await over(next.id, 'cancelled', ana, bo, late);
        await late.leave();
        return 'ended';
      });
      await nothingElse(stage, all);
    });
  },
  { RATE_FACTOR: '0' },
);
