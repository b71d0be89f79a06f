/**
 * A page that says that it is being closed (contract 4.3): the others know within 2 s, a ring of theirs
 * stops within 2 s, and within 6 s a reload takes the place again, on whatever node.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { bringIn, gone, over, ring, talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

/** What a page does on `pagehide`; its browser then closes the socket. */
async function close(client: TestClient): Promise<void> {
  await client.ok('session:closing', {});
  await client.closed;
}

describeTopologies('a page that is closed', (stage) => {
  it('in a call: the other knows at once, and after 6 s it is over', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const { id } = await talk(ana, bo);
    const began = Date.now();
    await close(ana);
    const { until } = await bo.waitFor('call:away', { call: id, member: ana.id }, 'Bo knows', 2_000);
    expect(until - began).toBeGreaterThan(5_000);
    expect(until - began).toBeLessThan(8_000);
    const isOver = { call: id, reason: 'closed' } as const;
    await bo.waitFor('call:ended', isOver, 'Ana has not come back', 10_000);
    expect(Date.now() - began).toBeGreaterThan(5_500);
    await bo.fails('people:get', { id: ana.id }, 'not_found');
  });
});

describeTopologies(
  'a page that is closed, and kept for two seconds',
  (stage) => {
    const people = async (): Promise<[TestClient, TestClient, TestClient]> => [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Cy', 2),
    ];

    it('and comes back in time, on another node, is in the call as before', async () => {
      const [ana, bo] = await people();
      const { id } = await talk(ana, bo);
      await close(ana);
      await bo.waitFor('call:away', { call: id, member: ana.id }, 'Bo knows', 2_000);
      const again = await stage.resume(ana, 2);
      expect(again.registered?.call?.id).toBe(id);
      // Longer than the place of one who had not come back is kept, on any node.
      await sleep(4_500);
      expect(bo.has('call:ended', 'call:left')).toEqual([]);
      await bo.ok('people:get', { id: ana.id });
    });

    it('while it rings somebody: the ring stops within 2 s', async () => {
      const [ana, bo] = await people();
      const { id } = await ring(ana, [bo]);
      await close(ana);
      const { reason } = await bo.waitFor('call:ended', { call: id }, 'Bo rings no more', 2_000);
      expect(reason).toBe('closed');
      // Bo is free for others, and whoever comes back has no call.
      const again = await stage.resume(ana, 2);
      expect(again.registered?.call).toBeNull();
      await ring(again, [bo]);
    });

    it('and is back at once, rings on', async () => {
      const [ana, bo] = await people();
      const { id } = await ring(ana, [bo]);
      await close(ana);
      const again = await stage.resume(ana, 1);
      expect(again.registered?.call?.id).toBe(id);
      await sleep(2_500);
      expect(bo.has('call:ended')).toEqual([]);
      await bo.ok('call:accept', { call: id, media: 'video' });
    });

    it('and rings, with no other device: the caller is told', async () => {
      const [ana, bo] = await people();
      const { id } = await ring(ana, [bo]);
      await close(bo);
      await over(id, 'closed', ana);
    });

    it('of one device rings on with the other', async () => {
      const [ana, bo] = await people();
      const phone = await stage.device(bo, 2);
      const { id } = await ring(ana, [bo, phone]);
      await close(bo);
      await sleep(3_500);
      expect(ana.has('call:ended')).toEqual([]);
      await phone.ok('call:accept', { call: id, media: 'video' });
    });

    it('of one of three: both others know, and go on', async () => {
      const [ana, bo, cy] = await people();
      const { id } = await talk(ana, bo);
      await bringIn(id, ana, cy, bo);
      await close(cy);
      for (const one of [ana, bo])
        await one.waitFor('call:away', { call: id, member: cy.id }, 'both know', 2_000);
      await gone(id, cy, 'closed', ana, bo);
    });

    it('says so before it has registered: refused', async () => {
      const client = await stage.connect(0);
      await client.fails('session:closing', {}, 'not_registered');
    });
  },
  { RESUME_SECONDS: '2' },
);
