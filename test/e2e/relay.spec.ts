/**
 * Signals (contract 4.4): from a joined member to the one device of another that is in the call, in
 * order, and from nobody else to nowhere else. The limits of a signal are in relay-limits.spec.ts.
 */
import { settleInCall } from '../support/barrier.js';
import { bringIn, gone, over, ring, talk } from '../support/calls.js';
import type { EventBody } from '../../src/protocol/events.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const OFFER = { type: 'offer', sdp: 'v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\n' } as const;
const CANDIDATE = { candidate: 'candidate:1 1 udp 1 192.0.2.1 9 typ host', sdpMid: '0', sdpMLineIndex: 0 };

const two = async (stage: Stage): Promise<[TestClient, TestClient]> => [
  await stage.person('Ana', 0),
  await stage.person('Bo', 1),
];

describeTopologies('a signal', (stage) => {
  it('arrives as it was sent, with its sender', async () => {
    const [ana, bo] = await two(stage);
    const { id: call } = await talk(ana, bo);
    const sent = { seq: 1, ack: 0, description: OFFER, candidates: [CANDIDATE, { candidate: '' }] };
    expect(await ana.ok('signal:send', { call, to: bo.id, ...sent })).toEqual({});
    const heard = await bo.waitFor('signal:received', {}, 'the signal arrives');
    expect(heard).toEqual({ call, from: ana.id, ...sent });
  });

  it('is refused when a candidate has a host name, by itself or in a description', async () => {
    const [ana, bo] = await two(stage);
    const { id: call } = await talk(ana, bo);
    const named = CANDIDATE.candidate.replace('192.0.2.1', 'leak.example');
    const description = { ...OFFER, sdp: `${OFFER.sdp}a=${named}\r\n` };
    for (const said of [{ candidates: [CANDIDATE, { candidate: named }] }, { description }])
      await ana.fails('signal:send', { call, to: bo.id, seq: 1, ...said }, 'bad_request');
    const honest = { seq: 1, description: OFFER, candidates: [CANDIDATE] };
    await ana.ok('signal:send', { call, to: bo.id, ...honest });
    const heard = await bo.waitFor('signal:received', {}, 'the honest one arrives');
    expect(heard).toEqual({ call, from: ana.id, ...honest });
    expect(bo.has('signal:received')).toEqual([]);
  });

  it('keeps the links that it is from and for, which only the pages read', async () => {
    const [ana, bo] = await two(stage);
    const { id: call } = await talk(ana, bo);
    await ana.ok('signal:send', { call, to: bo.id, seq: 1, link: 'a1', description: OFFER });
    await ana.ok('signal:send', { call, to: bo.id, seq: 0, link: 'a2 "', for: 'b1 🐕' });
    const first = await bo.waitFor('signal:received', { seq: 1 }, 'the first signal arrives');
    const second = await bo.waitFor('signal:received', { seq: 0 }, 'the second signal arrives');
    expect(first).toEqual({ call, from: ana.id, seq: 1, link: 'a1', description: OFFER });
    expect(second).toEqual({ call, from: ana.id, seq: 0, link: 'a2 "', for: 'b1 🐕' });
  });

  it('reaches only the device that is in the call', async () => {
    const [ana, bo] = await two(stage);
    const [bo2, bo3, ana2] = [
      await stage.device(bo, 2),
      await stage.device(bo, 0),
      await stage.device(ana, 1),
    ];
    const cy = await stage.person('Cy', 1);
    const call = await ring(ana, [bo, bo2, bo3]);
    await bo2.ok('call:accept', { call: call.id, media: 'video' });
    await over(call.id, 'answered_elsewhere', bo, bo3);
    await ana.ok('signal:send', { call: call.id, to: bo.id, seq: 1, description: OFFER });
    await bo2.waitFor('signal:received', { seq: 1 }, 'the device in the call has it');
    await bo2.ok('call:leave', { call: call.id });
    await over(call.id, 'left', ana, bo2);
    await stage.settle(bo, bo2, bo3, ana, ana2, cy);
    const others = [bo, bo2, bo3, ana, ana2, cy].flatMap((client) => client.has('signal:received'));
    expect(others).toEqual([]);
  });

  it('is refused while it rings, in both directions', async () => {
    const [ana, bo] = await two(stage);
    const { id: call } = await ring(ana, [bo]);
    await ana.fails(
      'signal:send',
      { call, to: bo.id, seq: 1, description: OFFER },
      'not_member',
      'unavailable',
    );
    await bo.fails('signal:send', { call, to: ana.id, seq: 1, description: OFFER }, 'not_member');
    await bo.ok('call:decline', { call });
    await over(call, 'declined', ana);
    await stage.settle(ana, bo);
    expect([...ana.has('signal:received'), ...bo.has('signal:received')]).toEqual([]);
  });

  it('is refused from and to a third who still rings', async () => {
    const [ana, bo] = await two(stage);
    const cy = await stage.person('Cy', 2);
    const { id: call } = await talk(ana, bo);
    await ana.ok('call:invite', { to: cy.id, media: 'video', call });
    await ana.fails('signal:send', { call, to: cy.id, seq: 1 }, 'not_member', 'unavailable');
    await cy.fails('signal:send', { call, to: ana.id, seq: 1 }, 'not_member');
    await settleInCall(call, bo, ana);
    expect(ana.has('signal:received')).toEqual([]);
  });

  it('is refused from an outsider, from other devices and from who has left', async () => {
    const [ana, bo] = await two(stage);
    const [cy, ana2, dee] = [
      await stage.person('Cy', 2),
      await stage.device(ana, 1),
      await stage.person('Dee', 0),
    ];
    const { id: call } = await talk(ana, bo);
    await bringIn(call, ana, cy, bo);
    await cy.ok('call:leave', { call });
    await gone(call, cy, 'left', ana, bo);
    for (const stranger of [cy, ana2, dee]) {
      await stranger.fails('signal:send', { call, to: bo.id, seq: 1, description: OFFER }, 'not_member');
    }
    await settleInCall(call, ana, bo);
    expect(bo.has('signal:received')).toEqual([]);
  });

  it('is refused to an outsider, to oneself, to a device id and to who has left', async () => {
    const [ana, bo] = await two(stage);
    const [cy, dee] = [await stage.person('Cy', 2), await stage.person('Dee', 1)];
    const { id: call } = await talk(ana, bo);
    await bringIn(call, ana, cy, bo);
    await cy.ok('call:leave', { call });
    await over(call, 'left', cy);
    for (const to of [dee.id, ana.id, bo.device, cy.id, 'nobody', '__proto__', call]) {
      await ana.fails(
        'signal:send',
        { call, to, seq: 1 },
        'not_member',
        'unavailable',
        'bad_request',
        'not_found',
      );
    }
    await stage.settle(cy, dee);
    await settleInCall(call, ana, bo);
    const heard = [ana, bo, cy, dee].flatMap((client) => client.has('signal:received'));
    expect(heard).toEqual([]);
  });

  it('says `unavailable` when the device of the other is gone, and goes through after its resume', async () => {
    const [ana, bo] = await two(stage);
    const { id: call } = await talk(ana, bo);
    await bo.drop();
    // The server learns of the lost connection in its own time: until then a signal is passed on.
    const until = performance.now() + 5_000;
    let outcome = await ana.request('signal:send', { call, to: bo.id, seq: 1 });
    while (outcome.ok && performance.now() < until) {
      outcome = await ana.request('signal:send', { call, to: bo.id, seq: 1 });
    }
    ana.checkRefusal('signal:send to a lost device', outcome, 'unavailable');
    const again = await stage.resume(bo, 2);
    await ana.ok('signal:send', { call, to: bo.id, seq: 2 });
    await again.waitFor('signal:received', { seq: 2 }, 'the resumed device has it');
    await settleInCall(call, ana, again);
    expect(again.has('signal:received')).toEqual([]);
  });

  it('keeps its place among 200 that are sent at once, in both directions', async () => {
    const [ana, bo] = await two(stage);
    const { id: call } = await talk(ana, bo);
    const numbers = Array.from({ length: 200 }, (_, i) => i + 1);
    const send = (from: TestClient, to: TestClient) =>
      numbers.map((seq) => from.ok('signal:send', { call, to: to.id, seq, candidates: [CANDIDATE] }));
    await Promise.all([...send(ana, bo), ...send(bo, ana)]);
    await settleInCall(call, ana, bo);
    await settleInCall(call, bo, ana);
    for (const client of [ana, bo]) {
      const heard = client
        .has('signal:received')
        .map((one) => (one.body as EventBody<'signal:received'>).seq);
      expect(heard).toEqual(numbers);
    }
  });
});
