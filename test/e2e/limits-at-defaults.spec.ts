/**
 * The limits per person and address at their defaults: what people do is never refused, and what a
 * stranger could harm with is. A refusal says how long to wait.
 */
import { loadConfig } from '../../src/config.js';
import { bringIn, incoming, over, talk } from '../support/calls.js';
import { LightClient } from '../support/light-client.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const invite = (to: TestClient) => ({ to: to.id, media: 'audio' }) as const;

/** Rings and takes it back at once: a click beside the button, or a weapon. */
async function ringOnce(from: TestClient, to: TestClient): Promise<void> {
  const { call } = await from.ok('call:invite', invite(to));
  await incoming(to, call.id);
  await from.ok('call:cancel', { call: call.id });
  await over(call.id, 'cancelled', from, to);
}

it('the defaults are those that these tests are about', () => {
  const { invitesPerMinute, ringsPerMinute, newPeoplePerMinute, rateFactor } = loadConfig({});
  expect([invitesPerMinute, ringsPerMinute, newPeoplePerMinute, rateFactor]).toEqual([20, 60, 600, 1]);
});

describeTopologies('ringing, at the defaults', (stage) => {
  it('pauses after three rings that were not answered, and says for how long', async () => {
    const [ana, bo, cy] = [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Cy', 2),
    ];
    for (let i = 0; i < 3; i++) await ringOnce(ana, bo);
    const refusal = await ana.fails('call:invite', invite(bo), 'rate_limited');
    expect(refusal.waitMs).toBeGreaterThan(0);
    expect(refusal.waitMs).toBeLessThanOrEqual(2_000);
    expect(refusal.message).toMatch(/^they have not answered your last calls; try again in [12] s$/);
    // From another device, on another node, it is the same person.
    await (await stage.device(ana, 2)).fails('call:invite', invite(bo), 'rate_limited');
    await stage.settle(bo);
    expect(bo.has()).toEqual([]);
    // The others are free, and the two are as soon as the other one wishes to talk.
    await ringOnce(ana, cy);
    await ringOnce(cy, bo);
    await ringOnce(bo, ana);
    await talk(ana, bo);
  });

  it('is free after each answer', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    for (let i = 0; i < 6; i++) {
      const { id } = await talk(ana, bo);
      await ana.ok('call:leave', { call: id });
      await over(id, 'left', ana, bo);
    }
  });

  it('is not counted where it did not ring: the other was busy', async () => {
    const [ana, bo, cy] = [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Cy', 2),
    ];
    const { id } = await talk(bo, cy);
    for (let i = 0; i < 5; i++) await ana.fails('call:invite', invite(bo), 'busy');
    await bo.ok('call:leave', { call: id });
    await over(id, 'left', bo, cy);
    await talk(ana, bo);
  });

  it('lets six people bring each other in', async () => {
    const [first, second, ...others] = await Promise.all(
      Array.from({ length: 6 }, (_, i) => stage.person(`Member ${i}`, i)),
    );
    const there = [first as TestClient, second as TestClient];
    const { id } = await talk(first as TestClient, second as TestClient);
    for (const [i, who] of others.entries()) {
      const by = there[i] as TestClient;
      await bringIn(id, by, who, ...there.filter((one) => one !== by));
      there.push(who);
    }
  });

  it('by always another person is refused to their address, but not to friends there', async () => {
    const bo = await stage.person('Bo', 0);
    const friend = await stage.person('Friend', 1);
    const { id } = await talk(friend, bo);
    await friend.ok('call:leave', { call: id });
    await over(id, 'left', friend, bo);
    for (let i = 0; i < 10; i++) await ringOnce(await stage.person(`Stranger ${i}`, i), bo);
    const stranger = await stage.person('Stranger', 2);
    const { message } = await stranger.fails('call:invite', invite(bo), 'rate_limited');
    expect(message).toContain('at your address');
    await ringOnce(friend, bo);
  });
});

describeTopologies(
  'a call that is missed',
  (stage) => {
    it('can be made again at once', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      for (let i = 0; i < 2; i++) {
        const { call } = await ana.ok('call:invite', invite(bo));
        await over(call.id, 'missed', ana, bo);
      }
      await talk(ana, bo);
    });
  },
  { RING_SECONDS: '0.3' },
);

describeTopologies('new people of one address, at the defaults', (stage) => {
  it('are six hundred a minute, on all nodes together; who has a token comes in all the same', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const crowd = Array.from({ length: 598 }, (_, i) => new LightClient(`Pupil ${i}`));
    try {
      // A school that comes online at once is let in: none of these is refused.
      for (let from = 0; from < crowd.length; from += 100) {
        const some = crowd.slice(from, from + 100);
        await Promise.all(some.map((pupil, i) => pupil.enter(stage.node(i).url)));
      }
      for (const i of [0, 1, 2]) {
        const late = await stage.connect(i);
        const refusal = await late.fails('session:register', { name: 'Late' }, 'rate_limited');
        expect(refusal.message).toMatch(/^too many new people come from your address; try again in \d+ s$/);
        expect(refusal.waitMs).toBeLessThanOrEqual(60_000);
      }
      expect((await stage.resume(ana, 2)).id).toBe(ana.id);
      await (await stage.device(bo, 0)).ok('people:watch', {});
    } finally {
      for (const pupil of crowd) pupil.close();
    }
  }, 60_000);
});
