/**
 * Leaving, registering and losing the line at once on one connection: whatever the order, nobody stays
 * listed who is not there (contract 4.1). The fuzzer found one such ghost.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { ring } from '../support/calls.js';
import { CROWD } from '../support/nodes.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';
import { Window } from '../support/window.js';

const ROUNDS = 40;
/** A place that is lost is kept for a second; and then somebody takes it away. */
const GONE_MS = 8_000;

type Ask = (client: TestClient) => Promise<unknown>;

const leave: Ask = (client) => client.request('session:leave', {});
const again: Ask = (client) =>
  client.request('session:register', { name: client.name, token: client.token, device: client.device });

const ORDERS: [string, Ask[]][] = [
  ['leaves and registers', [leave, again]],
  ['registers and leaves', [again, leave]],
  ['registers, leaves and registers', [again, leave, again]],
  ['leaves twice', [leave, leave]],
];

describeTopologies(
  'somebody who in one breath',
  (stage) => {
    describe.each(ORDERS)('%s', (_title, asks) => {
      it.each([
        ['then goes', async (client: TestClient) => client.close()],
        ['whose line is cut', async (client: TestClient) => client.drop()],
      ])('%s, is listed no more', async (_how, go) => {
        const watcher = await stage.person('Watcher', 0);
        const { people } = await Window.open(watcher, undefined);
        for (let round = 0; round < ROUNDS; round++) {
          const client = await stage.person(`Guest ${round}`, round);
          const outcomes = Promise.allSettled(asks.map((ask) => ask(client)));
          // In the middle of it, and after it.
          await (round % 4 === 0 ? outcomes : sleep(round % 4));
          await go(client);
        }
        for (const end = Date.now() + GONE_MS; people.size > 0 && Date.now() < end;) await sleep(100);
        expect([...people.values()]).toEqual([]);
      });
    });

    it('rings and leaves, rings nobody any more', async () => {
      const bo = await stage.person('Bo', 1);
      for (let round = 0; round < ROUNDS; round++) {
        const ana = await stage.person('Ana', round);
        const invited = ana.request('call:invite', { to: bo.id, media: 'audio' });
        await sleep(round % 4);
        await leave(ana);
        const outcome = await invited;
        if (outcome.ok) await bo.waitFor('call:ended', { call: outcome.call.id }, 'Bo hears that it is over');
        await ana.close();
      }
    });

    it('accepts and leaves, is in no call', async () => {
      for (let round = 0; round < ROUNDS; round++) {
        const [ana, bo] = [await stage.person('Ana', round), await stage.person('Bo', round + 1)];
        const { id } = await ring(ana, [bo]);
        const accepted = bo.request('call:accept', { call: id, media: 'audio' });
        await sleep(round % 4);
        await leave(bo);
        await accepted;
        await ana.waitFor('call:ended', { call: id }, 'Ana hears that it is over');
        await Promise.all([ana.close(), bo.close()]);
      }
    });
  },
  { ...CROWD, RESUME_SECONDS: '1' },
);
