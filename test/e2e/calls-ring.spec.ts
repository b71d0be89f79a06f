/**
 * From the invitation to the first answer (contract 4.3): who rings, what each side is told, and
 * the ways a ring ends. Every device of everybody hears one and the same outcome.
 */
import { gone, incoming, join, joined, over, ring, stateOf, talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

/** A caller on node 0 and three devices of the called person, one on each node. */
async function callerAndThree(stage: Stage): Promise<[TestClient, TestClient, TestClient, TestClient]> {
  const ana = await stage.person('Ana', 0);
  const bo = await stage.person('Bo', 0);
  return [ana, bo, await stage.device(bo, 1), await stage.device(bo, 2)];
}

describeTopologies('a ring', (stage) => {
  it('reaches every device of the invited person, on every node', async () => {
    const [ana, bo0, bo1, bo2] = await callerAndThree(stage);
    const before = Date.now();
    const { call } = await ana.ok('call:invite', { to: bo0.id, media: 'audio' });
    expect(call).toMatchObject({ state: 'ringing', media: 'audio' });
    expect(call.members.map(({ id, name, state, device }) => ({ id, name, state, device }))).toEqual([
      { id: ana.id, name: 'Ana', state: 'joined', device: ana.device },
      { id: bo0.id, name: 'Bo', state: 'ringing', device: undefined },
    ]);
    expect(call.startedAt).toBeGreaterThanOrEqual(before);
    expect(call.answeredAt).toBeUndefined();
    expect(call.ringUntil).toBe(call.startedAt + 30_000);
    for (const device of [bo0, bo1, bo2]) {
      const event = await incoming(device, call.id);
      expect(event.call).toEqual(call);
      expect(event.from).toMatchObject({ id: ana.id, name: 'Ana' });
    }
  });

  it('does not ring the caller, on no device', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const anas = await stage.device(ana, 2);
    const call = await ring(ana, [bo]);
    await bo.ok('call:decline', { call: call.id });
    await over(call.id, 'declined', ana);
    await stage.settle(ana, anas);
    expect([...ana.has('call:incoming'), ...anas.has('call:incoming')]).toEqual([]);
  });

  it('rings a device that comes while it rings, and that device may accept', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await ring(ana, [bo]);
    const late = await stage.device(bo, 2);
    const event = await incoming(late, call.id);
    expect(event.call.members).toEqual(call.members);
    await join(call.id, late, ana);
    await over(call.id, 'answered_elsewhere', bo);
  });

  it('rings again on a device that lost its connection and resumes', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await ring(ana, [bo]);
    await bo.drop();
    const again = await stage.resume(bo, 2);
    await incoming(again, call.id);
    await join(call.id, again, ana);
  });

  it('tells the caller once that it rings, however many devices do', async () => {
    const [ana, bo0, bo1, bo2] = await callerAndThree(stage);
    const call = await ring(ana, [bo0, bo1, bo2]);
    for (const device of [bo1, bo0, bo2, bo1]) await device.ok('call:alert', { call: call.id });
    await ana.waitFor('call:alerting', { call: call.id, member: bo0.id }, 'the caller hears that it rings');
    await bo0.ok('call:decline', { call: call.id });
    await over(call.id, 'declined', ana);
    await stage.settle(ana);
    expect(ana.has('call:alerting')).toEqual([]);
  });

  it('stops everywhere within 500 ms when one device accepts', async () => {
    const [ana, bo0, bo1, bo2] = await callerAndThree(stage);
    const call = await ring(ana, [bo0, bo1, bo2]);
    const accepted = performance.now();
    const reply = await bo1.ok('call:accept', { call: call.id, media: 'audio' });
    expect(reply.call).toMatchObject({ id: call.id, state: 'active' });
    expect(reply.call.answeredAt).toBeGreaterThanOrEqual(call.startedAt);
    expect(reply.call.version).toBeGreaterThan(call.version);
    expect(reply.call.members.map(({ state, device }) => [state, device])).toEqual([
      ['joined', ana.device],
      ['joined', bo1.device],
    ]);
    const heard = await joined(ana, call.id, bo1);
    expect(heard.call).toEqual(reply.call);
    for (const device of [bo0, bo2]) {
      const match = { call: call.id, reason: 'answered_elsewhere' as const };
      const end = await device.hears('call:ended', match, 'the other device is told');
      expect(end.at - accepted).toBeLessThan(500);
    }
    expect([...bo1.has('call:ended', 'call:joined'), ...ana.has('call:ended')]).toEqual([]);
  });

  it('answers the accept again in the same way when it is sent again', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const call = await ring(ana, [bo]);
    const first = await bo.ok('call:accept', { call: call.id, media: 'video' });
    const second = await bo.ok('call:accept', { call: call.id, media: 'video' });
    expect(second.call).toEqual(first.call);
    await joined(ana, call.id, bo);
    await bo.ok('call:leave', { call: call.id });
    await over(call.id, 'left', ana, bo);
    await stage.settle(ana);
    expect(ana.has('call:joined')).toEqual([]);
  });

  it('cannot be accepted, declined or cancelled after another device accepted', async () => {
    const [ana, bo0, bo1] = await callerAndThree(stage);
    const { id } = await ring(ana, [bo0, bo1]);
    await join(id, bo1, ana);
    await bo0.fails('call:accept', { call: id, media: 'video' }, 'call_over');
    await bo0.fails('call:decline', { call: id }, 'call_over');
    await ana.fails('call:cancel', { call: id }, 'call_over');
    await over(id, 'answered_elsewhere', bo0);
    await ana.ok('signal:send', { call: id, to: bo1.id, seq: 1 });
    await bo1.waitFor('signal:received', { call: id, seq: 1 }, 'the call goes on');
  });

  it('ends with `declined`, and with `declined_elsewhere` on the other devices', async () => {
    const [ana, bo0, bo1, bo2] = await callerAndThree(stage);
    const { id } = await ring(ana, [bo0, bo1, bo2]);
    expect(await bo1.ok('call:decline', { call: id })).toEqual({});
    await over(id, 'declined', ana, bo1);
    await over(id, 'declined_elsewhere', bo0, bo2);
    await bo2.fails('call:accept', { call: id, media: 'video' }, 'call_over');
  });

  it('ends with `busy` when a device declines so', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const { id } = await ring(ana, [bo]);
    await bo.ok('call:decline', { call: id, reason: 'busy' });
    await over(id, 'busy', ana);
  });

  it('ends with `cancelled` everywhere when the caller gives up', async () => {
    const [ana, bo0, bo1, bo2] = await callerAndThree(stage);
    const { id } = await ring(ana, [bo0, bo1, bo2]);
    expect(await ana.ok('call:cancel', { call: id })).toEqual({});
    await over(id, 'cancelled', ana, bo0, bo1, bo2);
    await bo1.fails('call:accept', { call: id, media: 'video' }, 'call_over');
  });

  it('takes a leave of the caller as a cancel, and of the called as a decline', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const first = await ring(ana, [bo]);
    await ana.ok('call:leave', { call: first.id });
    await over(first.id, 'cancelled', ana, bo);
    const second = await ring(ana, [bo]);
    await bo.ok('call:leave', { call: second.id });
    await over(second.id, 'declined', ana);
  });

  it('is over when the caller goes offline', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const { id } = await ring(ana, [bo]);
    await ana.leave();
    const end = await bo.waitFor('call:ended', { call: id }, 'Bo is told');
    expect(['cancelled', 'left']).toContain(end.reason);
  });

  it('is over when the called goes offline with the last device, not before', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const other = await stage.device(bo, 2);
    const { id } = await ring(ana, [bo, other]);
    await bo.leave();
    await other.ok('call:alert', { call: id });
    await ana.waitFor('call:alerting', { call: id, member: bo.id }, 'it still rings on the other device');
    expect(ana.has('call:ended')).toEqual([]);
    await other.leave();
    await ana.waitFor('call:ended', { call: id }, 'nobody can answer any more');
  });

  it('leaves both free for the next call, in either direction', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const { id } = await ring(ana, [bo]);
    await ana.ok('call:cancel', { call: id });
    const second = await talk(bo, ana);
    expect([stateOf(second, ana), stateOf(second, bo)]).toEqual(['joined', 'joined']);
    expect(second.id).not.toBe(id);
  });
});

describeTopologies(
  'a ring that nobody answers',
  (stage) => {
    it('ends with `missed` on every device after RING_SECONDS, and both are free', async () => {
      const [ana, bo0, bo1, bo2] = await callerAndThree(stage);
      const called = performance.now();
      const { id, startedAt, ringUntil } = await ring(ana, [bo0, bo1, bo2]);
      expect(ringUntil).toBe(startedAt + 1_000);
      for (const device of [ana, bo0, bo1, bo2]) {
        const end = await device.hears('call:ended', { call: id, reason: 'missed' }, 'the ring times out');
        expect(end.at - called).toBeGreaterThanOrEqual(990);
        expect(end.at - called).toBeLessThan(2_500);
      }
      await bo1.fails('call:accept', { call: id, media: 'video' }, 'call_over');
      await talk(bo0, ana);
    });

    it('ends a third ring alone: the call goes on', async () => {
      const [ana, bo, cy] = [
        await stage.person('Ana', 0),
        await stage.person('Bo', 1),
        await stage.person('Cy', 2),
      ];
      const { id } = await talk(ana, bo);
      await bo.ok('call:invite', { to: cy.id, media: 'video', call: id });
      await incoming(cy, id);
      await over(id, 'missed', cy);
      await gone(id, cy, 'missed', ana, bo);
      await ana.ok('signal:send', { call: id, to: bo.id, seq: 1 });
    });
  },
  { RING_SECONDS: '1' },
);
