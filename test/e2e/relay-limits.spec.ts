/**
 * The size of a signal (contract 4.4): what is at a limit goes through unchanged, what is over it
 * gets bad_request, a message over 64 KiB hurts nobody but its sender.
 */
import { LIMITS } from '../../src/protocol/constants.js';
import { settleInCall } from '../support/barrier.js';
import { talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const candidate = (length = 40): { candidate: string } => ({ candidate: 'c'.repeat(length) });
const offer = (length: number) => ({ type: 'offer' as const, sdp: 's'.repeat(length) });

async function inCall(stage: Stage): Promise<{ ana: TestClient; bo: TestClient; call: string }> {
  const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
  return { ana, bo, call: (await talk(ana, bo)).id };
}

describeTopologies('the limits of a signal', (stage) => {
  it('let the largest through', async () => {
    const { ana, bo, call } = await inCall(stage);
    const largest = [
      { seq: 1, candidates: Array.from({ length: LIMITS.candidates }, () => candidate(LIMITS.candidate)) },
      { seq: 2, description: offer(LIMITS.sdp) },
      { seq: Number.MAX_SAFE_INTEGER, ack: Number.MAX_SAFE_INTEGER },
    ];
    for (const signal of largest) {
      await ana.ok('signal:send', { call, to: bo.id, ...signal });
      const heard = await bo.waitFor('signal:received', { seq: signal.seq }, 'the largest signal arrives');
      expect(heard).toEqual({ call, from: ana.id, ...signal });
    }
  });

  it.each<[string, Record<string, unknown>]>([
    ['33 candidates', { candidates: Array.from({ length: 33 }, () => candidate()) }],
    ['a candidate of 1,025 characters', { candidates: [candidate(1_025)] }],
    ['an SDP over its limit', { description: offer(LIMITS.sdp + 1) }],
    ['an empty SDP', { description: offer(0) }],
    ['a description of another type', { description: { type: 'rollback', sdp: 'v=0' } }],
    ['a sender of its own', { from: 'somebody' }],
    ['a negative number', { seq: -1 }],
    ['a number that is none', { seq: '1' }],
    ['a fraction', { seq: 1.5 }],
    ['a number too large to count', { seq: 2 ** 53 }],
  ])('refuse %s', async (_title, extra) => {
    const { ana, bo, call } = await inCall(stage);
    const answer = await ana.raw('signal:send', { call, to: bo.id, seq: 1, ...extra });
    ana.checkRefusal('signal:send', answer, 'bad_request');
    await settleInCall(call, ana, bo);
    expect(bo.has('signal:received')).toEqual([]);
  });

  it('let a message over 64 KiB hurt nobody but its sender', async () => {
    const { ana, bo, call } = await inCall(stage);
    const [cy, dee] = [await stage.person('Cy', 0), await stage.person('Dee', 1)];
    const other = await talk(cy, dee);
    const answered = ana.raw('signal:send', { call, to: bo.id, seq: 1, description: offer(100_000) });
    const answer = await Promise.race([answered.catch((error: unknown) => error), ana.closed]);
    if (ana.connected) ana.checkRefusal('an oversized signal:send', answer, 'bad_request');
    const sender = ana.connected ? ana : await stage.resume(ana, 0);
    await sender.ok('signal:send', { call, to: bo.id, seq: 2 });
    await bo.waitFor('signal:received', { seq: 2 }, 'the call goes on');
    await settleInCall(other.id, cy, dee);
    expect([...bo.has(), ...cy.has(), ...dee.has()]).toEqual([]);
  });
});
