/**
 * Who asks too fast (contract 4: `rate_limited`, with retry): refused, each request by itself;
 * who goes on is closed; nobody else notices. And how often one person may ring, and be rung.
 */
import type { RequestName } from '../../src/protocol/events.js';
import { requests } from '../../src/protocol/schemas.js';
import { OFFENCES, OTHER, RATES } from '../../src/transport/rates.js';
import { incoming, over, talk } from '../support/calls.js';
import { settleInCall } from '../support/barrier.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const NAMES = Object.keys(requests) as RequestName[];
const FACTOR = 0.02;
const codeOf = (answer: unknown): string => (answer as { code?: string }).code ?? 'ok';

/** All at once, and what was answered, in order. */
const flood = async (client: TestClient, event: string, many: number): Promise<string[]> =>
  (await Promise.all(Array.from({ length: many }, () => client.raw(event, { nonsense: true })))).map(codeOf);

describeTopologies(
  'asking too fast',
  (stage) => {
    it.each(NAMES)('is refused: %s', async (name) => {
      const ana = await stage.person('Ana', 0);
      const burst = RATES[name].burst * FACTOR;
      // One registration has been asked for.
      const allowed = name === 'session:register' ? burst - 1 : burst;
      expect(new Set(await flood(ana, name, allowed))).toEqual(new Set(['bad_request']));
      // The bucket fills meanwhile, so one after the other until it is empty.
      let refusal: unknown;
      for (let i = 0; i < 10 * burst && codeOf(refusal ?? {}) !== 'rate_limited'; i++) {
        refusal = await ana.raw(name, { nonsense: true });
      }
      ana.checkRefusal(name, refusal, 'rate_limited');
      expect(ana.connected).toBe(true);
    });

    it('is refused as well when it is nothing that is known, or nobody who is known', async () => {
      const [stranger, ana] = [await stage.connect(0), await stage.person('Ana', 0)];
      const most = OTHER.burst * FACTOR;
      for (const [client, event, code] of [
        [stranger, 'people:watch', 'not_registered'],
        [ana, 'nothing:known', 'bad_request'],
      ] as const) {
        const codes = await flood(client, event, most + 2);
        expect(codes.slice(0, most)).toEqual(Array(most).fill(code));
        expect(codes).toContain('rate_limited');
      }
    });

    it.each<[string, (client: TestClient) => void]>([
      ['signals', (client) => client.socket.emit('signal:send', {}, () => undefined)],
      ['signals that want no answer', (client) => client.socket.emit('signal:send', {})],
      ['what is nothing at all', (client) => client.socket.emit('nothing:known')],
    ])('ends the connection of who does not stop, and only that: %s', async (_title, send) => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const { id } = await talk(ana, bo);
      const flooder = await stage.person('Flooder', 0);
      const enough = Math.max(RATES['signal:send'].burst, OTHER.burst) + OFFENCES.burst;
      for (let i = 0; i < enough; i++) send(flooder);
      await flooder.waitFor('session:closed', { code: 'rate_limited', retry: true }, 'it is told');
      await flooder.closed;
      await settleInCall(id, ana, bo);
      expect([...ana.has(), ...bo.has()]).toEqual([]);
      // It may come back, as who it was.
      expect((await stage.resume(flooder, 1)).id).toBe(flooder.id);
    });
  },
  { RATE_FACTOR: String(FACTOR) },
);

describeTopologies(
  'asking fast where it is allowed',
  (stage) => {
    it('is never refused', async () => {
      const ana = await stage.person('Ana', 0);
      const codes = await flood(ana, 'signal:send', RATES['signal:send'].burst + OFFENCES.burst + 10);
      expect(new Set(codes)).toEqual(new Set(['bad_request']));
    });
  },
  { RATE_FACTOR: '0' },
);

describeTopologies(
  'inviting too often',
  (stage) => {
    const invite = async (from: TestClient, to: TestClient): Promise<void> => {
      const { call } = await from.ok('call:invite', { to: to.id, media: 'audio' });
      await incoming(to, call.id);
      await from.ok('call:cancel', { call: call.id });
      await over(call.id, 'cancelled', to);
    };
    const person = (name: string, i: number) => stage.person(name, i);

    it('is refused to a person, whatever device and node it comes by', async () => {
      const ana = await person('Ana', 0);
      const tablet = await stage.device(ana, 1);
      const others = [await person('Bo', 0), await person('Cy', 1)] as const;
      await invite(ana, others[0]);
      await invite(tablet, others[1]);
      await invite(ana, others[0]);
      for (const device of [ana, tablet]) {
        const [, cy] = others;
        await device.fails('call:invite', { to: cy.id, media: 'audio' }, 'rate_limited');
        await device.fails('call:invite', { to: 'nobody', media: 'audio' }, 'rate_limited');
        await stage.settle(cy);
        expect(cy.has()).toEqual([]);
      }
      await invite(others[0], others[1]);
    });

    it('is refused when all the others together do it to one', async () => {
      const bo = await person('Bo', 0);
      for (let i = 0; i < 8; i++) await invite(await person(`Caller ${i}`, i), bo);
      const late = await person('Late', 2);
      await late.fails('call:invite', { to: bo.id, media: 'audio' }, 'rate_limited');
      await invite(late, await person('Cy', 1));
      expect(bo.has()).toEqual([]);
    });
  },
  { INVITES_PER_MINUTE: '3', RINGS_PER_MINUTE: '8' },
);
