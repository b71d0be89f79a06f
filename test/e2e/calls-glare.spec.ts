/**
 * Two who call each other (contract 4.3): they are in one call, both joined, and nobody rings.
 * The simultaneous case, a thousand times, is in races.spec.ts.
 */
import { joined, over, ring, talk } from '../support/calls.js';
import { describeTopologies } from '../support/topologies.js';

describeTopologies('glare', (stage) => {
  it('joins the second inviter to the call that rings', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const first = await ring(ana, [bo], 'audio');
    const { call } = await bo.ok('call:invite', { to: ana.id, media: 'video' });
    expect([call.id, call.state]).toEqual([first.id, 'active']);
    expect(call.members.map(({ id, state, device }) => [id, state, device])).toEqual([
      [ana.id, 'joined', ana.device],
      [bo.id, 'joined', bo.device],
    ]);
    const heard = await joined(ana, call.id, bo);
    expect(heard.call).toEqual(call);
    await ana.ok('signal:send', { call: call.id, to: bo.id, seq: 1 });
    await bo.waitFor('signal:received', { call: call.id, seq: 1 }, 'they talk');
    await ana.ok('call:leave', { call: call.id });
    await over(call.id, 'left', ana, bo);
    await stage.settle(ana, bo);
    expect([...ana.has('call:incoming'), ...bo.has('call:incoming')]).toEqual([]);
  });

  it('ends the ring on the other devices of the second', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const other = await stage.device(bo, 2);
    const first = await ring(ana, [bo, other]);
    await bo.ok('call:invite', { to: ana.id, media: 'video' });
    await over(first.id, 'answered_elsewhere', other);
    await joined(ana, first.id, bo);
    expect(bo.has('call:ended')).toEqual([]);
  });

  it('works also for a caller who is in do not disturb', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.ok('people:status', { status: 'do_not_disturb' });
    const first = await ring(ana, [bo]);
    const { call } = await bo.ok('call:invite', { to: ana.id, media: 'video' });
    expect([call.id, call.state]).toEqual([first.id, 'active']);
    await joined(ana, call.id, bo);
  });

  it('needs the right direction: a third who calls one of them is refused', async () => {
    const [ana, bo, cy] = [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Cy', 2),
    ];
    const { id } = await ring(ana, [bo]);
    await cy.fails('call:invite', { to: ana.id, media: 'video' }, 'busy');
    await ana.ok('call:cancel', { call: id });
    await over(id, 'cancelled', ana, bo);
    await talk(cy, ana);
  });

  it('by both at the same moment gives both the same running call', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const [one, two] = await Promise.all([
      ana.ok('call:invite', { to: bo.id, media: 'video' }),
      bo.ok('call:invite', { to: ana.id, media: 'video' }),
    ]);
    expect(one.call.id).toBe(two.call.id);
    expect([one.call.state, two.call.state].sort()).toEqual(['active', 'ringing']);
    const [first, second] = one.call.state === 'ringing' ? [ana, bo] : [bo, ana];
    await joined(first, one.call.id, second);
  });
});
