/**
 * A device that loses its connection in a call (contract 4.3): it keeps its place for RESUME_SECONDS
 * and takes it again on any node; after that its member leaves with `lost`.
 */
import { bringIn, gone, over, ring, talk } from '../support/calls.js';
import { settleInCall } from '../support/barrier.js';
import { describeTopologies } from '../support/topologies.js';
import { sees } from '../support/window.js';

describeTopologies('a member that resumes', (stage) => {
  it.each([0, 1, 2])('on node %i has its call again, and the other hears nothing', async (node) => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await talk(ana, bo);
    await bo.drop();
    const again = await stage.resume(bo, node);
    expect(again.registered?.call).toEqual(call);
    await ana.ok('signal:send', { call: call.id, to: bo.id, seq: 1, ack: 0 });
    await again.waitFor('signal:received', { from: ana.id, seq: 1 }, 'signals reach the new socket');
    await again.ok('signal:send', { call: call.id, to: ana.id, seq: 1, ack: 1 });
    await ana.waitFor('signal:received', { from: bo.id, seq: 1 }, 'and come from it');
    expect(ana.has('call:left', 'call:ended', 'call:joined')).toEqual([]);
    await again.ok('call:leave', { call: call.id });
    await over(call.id, 'left', ana, again);
  });

  it('while its old socket still stands keeps the call too', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await talk(ana, bo);
    const again = await stage.resume(bo, 2);
    await bo.waitFor('session:closed', { code: 'replaced', retry: false }, 'the old socket is told');
    await bo.closed;
    expect(again.registered?.call?.id).toBe(call.id);
    await settleInCall(call.id, ana, again);
    await settleInCall(call.id, again, ana);
    expect([...ana.has(), ...again.has()]).toEqual([]);
  });

  it('has no call any more when the other hung up meanwhile', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await talk(ana, bo);
    await bo.drop();
    await ana.ok('call:leave', { call: call.id });
    const again = await stage.resume(bo, 2);
    expect(again.registered?.call).toBeNull();
    await talk(ana, again);
  });

  it('is not its other device: that one has no place in the call', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await talk(ana, bo);
    const other = await stage.device(bo, 2);
    await other.fails('signal:send', { call: call.id, to: ana.id, seq: 1 }, 'not_member');
    expect(other.has('call:incoming')).toEqual([]);
  });
});

describeTopologies(
  'a member that does not come back',
  (stage) => {
    it('ends a call of two with `lost` after RESUME_SECONDS, not before', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const { id } = await talk(ana, bo);
      const dropped = performance.now();
      await bo.drop();
      const end = await ana.hears('call:ended', { call: id, reason: 'lost' }, 'the other is told', 11_000);
      expect(end.at - dropped).toBeGreaterThanOrEqual(950);
      await sees(ana, bo.id, null);
      await ana.fails('call:invite', { to: bo.id, media: 'video' }, 'offline');
      const late = await stage.resume(bo, 2);
      expect(late.registered?.call).toBeNull();
      await talk(late, ana);
    });

    it('ends the call although another device of the person is online', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const other = await stage.device(bo, 2);
      const call = await ring(ana, [bo, other]);
      await bo.ok('call:accept', { call: call.id, media: 'video' });
      await over(call.id, 'answered_elsewhere', other);
      await bo.drop();
      await ana.waitFor('call:ended', { call: call.id, reason: 'lost' }, 'the call is over', 11_000);
      await talk(ana, other);
    });

    it('leaves a call of three, which goes on', async () => {
      const [ana, bo, cy] = [
        await stage.person('Ana', 0),
        await stage.person('Bo', 1),
        await stage.person('Cy', 2),
      ];
      const { id } = await talk(ana, bo);
      await bringIn(id, ana, cy, bo);
      await cy.drop();
      const left = { call: id, member: cy.id, reason: 'lost' as const };
      await ana.waitFor('call:left', left, 'Ana hears that Cy is lost', 11_000);
      await gone(id, cy, 'lost', bo);
      await settleInCall(id, ana, bo);
    });

    it('was the caller: the ring stops', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const { id } = await ring(ana, [bo]);
      await ana.drop();
      await bo.waitFor('call:ended', { call: id, reason: 'lost' }, 'nobody calls any more', 11_000);
    });

    it('was called, with its only device: the caller is told', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const { id } = await ring(ana, [bo]);
      await bo.drop();
      await ana.waitFor('call:ended', { call: id, reason: 'lost' }, 'nobody can answer any more', 11_000);
    });

    it('that resumes in time is not lost later', async () => {
      const [ana, bo, cy] = [
        await stage.person('Ana', 0),
        await stage.person('Bo', 1),
        await stage.person('Cy', 2),
      ];
      const { id } = await talk(ana, bo);
      await bo.drop();
      const again = await stage.resume(bo, 2);
      await cy.drop();
      await ana.ok('people:watch', { query: 'Cy' });
      const cyIsGone = (event: { removes: string[] }): boolean => event.removes.includes(cy.id);
      await ana.waitFor('people:changed', cyIsGone, 'Cy, who dropped later, is gone', 11_000);
      await settleInCall(id, ana, again);
      expect(ana.has('call:ended', 'call:left')).toEqual([]);
    });
  },
  { RESUME_SECONDS: '1' },
);
