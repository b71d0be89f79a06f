/**
 * A call of more than two (contract 4.3): a third is rung into a running call; it joins, declines,
 * is cancelled or leaves while the others talk on; MAX_CALL_MEMBERS holds.
 */
import { bringIn, gone, incoming, join, over, stateOf, talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

async function threeAndACall(stage: Stage): Promise<[TestClient, TestClient, TestClient, string]> {
  const [ana, bo, cy] = [
    await stage.person('Ana', 0),
    await stage.person('Bo', 1),
    await stage.person('Cy', 2),
  ];
  const { id } = await talk(ana, bo);
  return [ana, bo, cy, id];
}

/** The call runs on between these two. */
async function stillTalk(call: string, one: TestClient, two: TestClient): Promise<void> {
  await one.ok('signal:send', { call, to: two.id, seq: 7 });
  await two.waitFor(
    'signal:received',
    { call, from: one.id, seq: 7 },
    `${two.label} still hears ${one.label}`,
  );
  await two.ok('signal:send', { call, to: one.id, seq: 7 });
  await one.waitFor(
    'signal:received',
    { call, from: two.id, seq: 7 },
    `${one.label} still hears ${two.label}`,
  );
}

describeTopologies('a third member', (stage) => {
  it('rings with the whole call, and joins both', async () => {
    const [ana, bo, cy, id] = await threeAndACall(stage);
    const { call } = await bo.ok('call:invite', { to: cy.id, media: 'video', call: id });
    expect([call.id, call.state]).toEqual([id, 'active']);
    expect([stateOf(call, ana), stateOf(call, bo), stateOf(call, cy)]).toEqual([
      'joined',
      'joined',
      'ringing',
    ]);
    const event = await incoming(cy, id);
    expect(event.call.members.map((member) => member.id).sort()).toEqual([ana.id, bo.id, cy.id].sort());
    expect(event.from.id).toBe(bo.id);
    await cy.ok('call:alert', { call: id });
    await bo.waitFor('call:alerting', { call: id, member: cy.id }, 'the one who invites hears that it rings');
    const joinedCall = await join(id, cy, ana, bo);
    expect(joinedCall.members.map((member) => member.state)).toEqual(['joined', 'joined', 'joined']);
    await stillTalk(id, cy, ana);
    await stillTalk(id, cy, bo);
    await stillTalk(id, ana, bo);
  });

  it('may decline, and the call goes on', async () => {
    const [ana, bo, cy, id] = await threeAndACall(stage);
    const other = await stage.device(cy, 0);
    await ana.ok('call:invite', { to: cy.id, media: 'audio', call: id });
    await incoming(cy, id);
    await cy.ok('call:decline', { call: id });
    await gone(id, cy, 'declined', ana, bo);
    await over(id, 'declined_elsewhere', other);
    await stillTalk(id, ana, bo);
    await cy.fails('signal:send', { call: id, to: ana.id, seq: 1 }, 'not_member', 'call_over');
  });

  it('may be cancelled by the one who invited, and the call goes on', async () => {
    const [ana, bo, cy, id] = await threeAndACall(stage);
    await ana.ok('call:invite', { to: cy.id, media: 'audio', call: id });
    await incoming(cy, id);
    await ana.ok('call:cancel', { call: id, member: cy.id });
    await over(id, 'cancelled', cy);
    await gone(id, cy, 'cancelled', bo);
    await cy.fails('call:accept', { call: id, media: 'audio' }, 'call_over', 'not_member');
    await stillTalk(id, ana, bo);
  });

  it('may leave, and the call goes on; when one of two leaves, it ends', async () => {
    const [ana, bo, cy, id] = await threeAndACall(stage);
    await bringIn(id, ana, cy, bo);
    await ana.ok('call:leave', { call: id });
    await gone(id, ana, 'left', bo, cy);
    await over(id, 'left', ana);
    await stillTalk(id, bo, cy);
    await ana.fails('signal:send', { call: id, to: bo.id, seq: 1 }, 'not_member', 'call_over');
    await cy.ok('call:leave', { call: id });
    await over(id, 'left', bo, cy);
    await talk(ana, cy);
  });

  it('may come back after it left', async () => {
    const [ana, bo, cy, id] = await threeAndACall(stage);
    await bringIn(id, ana, cy, bo);
    await cy.ok('call:leave', { call: id });
    await gone(id, cy, 'left', ana, bo);
    await over(id, 'left', cy);
    const call = await bringIn(id, bo, cy, ana);
    expect(call.members.filter((member) => member.id === cy.id)).toHaveLength(1);
    await stillTalk(id, cy, ana);
  });

  it('that goes offline leaves, and the call goes on', async () => {
    const [ana, bo, cy, id] = await threeAndACall(stage);
    await bringIn(id, ana, cy, bo);
    await cy.leave();
    const left = await bo.waitFor('call:left', { call: id, member: cy.id }, 'Cy is out');
    expect(left.reason).toBe('left');
    await stillTalk(id, ana, bo);
  });
});

describeTopologies(
  'a full call',
  (stage) => {
    it('takes nobody more, counts who rings, and has room again when one goes', async () => {
      const [ana, bo, cy, id] = await threeAndACall(stage);
      const dee = await stage.person('Dee', 1);
      await ana.ok('call:invite', { to: cy.id, media: 'video', call: id });
      await incoming(cy, id);
      await bo.fails('call:invite', { to: dee.id, media: 'video', call: id }, 'call_full');
      await join(id, cy, ana, bo);
      await bo.fails('call:invite', { to: dee.id, media: 'video', call: id }, 'call_full');
      await stage.settle(dee);
      expect(dee.has('call:incoming')).toEqual([]);
      await cy.ok('call:leave', { call: id });
      await gone(id, cy, 'left', ana, bo);
      await bringIn(id, bo, dee, ana);
    });
  },
  { MAX_CALL_MEMBERS: '3' },
);
