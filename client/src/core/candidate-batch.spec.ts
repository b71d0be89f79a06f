import { describe, expect, it } from '@jest/globals';
import type { Candidate } from '../../../src/protocol/events.ts';
import { CandidateBatch, FIRST_BATCH_MS, LATER_BATCH_MS } from './candidate-batch.ts';
import { FakeClock } from './fake-clock.ts';

function made() {
  const clock = new FakeClock();
  const sent: number[] = [];
  const batch = new CandidateBatch(clock, (candidates: Candidate[]) => sent.push(candidates.length));
  const add = (n: number): void => {
    for (let i = 0; i < n; i++) batch.add({ candidate: `candidate:${i}` });
  };
  return { clock, sent, batch, add };
}

describe('CandidateBatch', () => {
  it('sends the first ones soon and the rest in larger batches', () => {
    const { clock, sent, add } = made();
    add(3);
    clock.advance(FIRST_BATCH_MS);
    add(2);
    clock.advance(FIRST_BATCH_MS);
    expect(sent).toEqual([3]);
    clock.advance(LATER_BATCH_MS);
    expect(sent).toEqual([3, 2]);
  });

  it('puts at most 32 into a signal', () => {
    const { clock, sent, add } = made();
    add(70);
    clock.advance(FIRST_BATCH_MS);
    expect(sent).toEqual([32, 32, 6]);
  });

  it('holds everything back until its description is out', () => {
    const { clock, sent, batch, add } = made();
    add(1);
    batch.hold();
    add(1);
    clock.advance(10_000);
    expect(sent).toEqual([]);
    batch.release();
    clock.advance(FIRST_BATCH_MS);
    expect(sent).toEqual([2]);
  });
});
