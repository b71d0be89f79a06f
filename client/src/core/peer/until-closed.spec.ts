import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { untilClosed } from './until-closed.ts';

function asking() {
  const pc = { signalingState: 'stable' as RTCSignalingState };
  const clock = new FakeClock();
  let answer!: (value: string) => void;
  const asked = new Promise<string>((resolve) => (answer = resolve));
  const outcomes: string[] = [];
  const over = untilClosed(pc, clock, asked).then(
    (value) => outcomes.push(value),
    (error: Error) => outcomes.push(error.message),
  );
  return { pc, clock, answer, outcomes, over };
}

describe('what is asked of a connection', () => {
  it('is answered', async () => {
    const { clock, answer, outcomes, over } = asking();
    clock.advance(2_500);
    answer('as it is');
    await over;
    expect(outcomes).toEqual(['as it is']);
  });

  it('ends with the connection, although the browser never answers', async () => {
    const { pc, clock, outcomes, over } = asking();
    pc.signalingState = 'closed';
    clock.advance(1_000);
    await over;
    expect(outcomes).toEqual(['the connection was closed']);
  });

  it('is waited for as long as the connection is open', async () => {
    const { clock, outcomes } = asking();
    clock.advance(60_000);
    await Promise.resolve();
    expect(outcomes).toEqual([]);
  });
});
