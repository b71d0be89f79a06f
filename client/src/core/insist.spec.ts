import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { failure, unavailable } from './failure.ts';
import { insist } from './insist.ts';

/** Answers one after the other; the last one for ever. */
function asked(...answers: unknown[]) {
  const requests: unknown[] = [];
  const clock = new FakeClock();
  const request = async (...of: unknown[]): Promise<never> => {
    requests.push(of);
    return (answers.length > 1 ? answers.shift() : answers[0]) as never;
  };
  void insist({ signaling: { request }, clock }, 'call:leave', { call: 'c1' });
  /** Lets what is promised happen, then some time pass. */
  const pass = async (ms: number): Promise<void> => {
    for (let i = 0; i < 10; i++) await Promise.resolve();
    clock.advance(ms);
    for (let i = 0; i < 10; i++) await Promise.resolve();
  };
  return { requests, pass };
}

describe('insist', () => {
  it('tells it again until the server has heard it, and no more', async () => {
    const { requests, pass } = asked(unavailable('no answer'), unavailable('no answer'), { ok: true });
    for (let i = 0; i < 10; i++) await pass(10_000);
    expect(requests).toEqual(Array.from({ length: 3 }, () => ['call:leave', { call: 'c1' }]));
  });

  it('takes an answer that will not change for one', async () => {
    const { requests, pass } = asked(failure('call_over', '', false));
    for (let i = 0; i < 10; i++) await pass(10_000);
    expect(requests).toHaveLength(1);
  });

  it('gives up some time after the server has given up the place', async () => {
    const { requests, pass } = asked(unavailable('no answer'));
    for (let i = 0; i < 60; i++) await pass(10_000);
    expect(requests).toHaveLength(30);
  });
});
