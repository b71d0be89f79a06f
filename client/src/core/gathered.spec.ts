import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { gathered, RIDE_MS } from './gathered.ts';

function waiting(state: RTCIceGatheringState) {
  const pc = {
    iceGatheringState: state,
    onicegatheringstatechange: null as (() => void) | null,
    become(next: RTCIceGatheringState) {
      this.iceGatheringState = next;
      this.onicegatheringstatechange?.();
    },
  };
  const clock = new FakeClock();
  const all = { pc, clock, isOver: false };
  void gathered(pc, clock).then(() => (all.isOver = true));
  return all;
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 5; i++) await Promise.resolve();
};

describe('candidates that ride with their description', () => {
  it('are waited for until all are there', async () => {
    const all = waiting('new');
    all.pc.become('gathering');
    await settle();
    expect(all.isOver).toBe(false);
    all.pc.become('complete');
    await settle();
    expect([all.isOver, all.pc.onicegatheringstatechange]).toEqual([true, null]);
  });

  it('are waited for a moment only', async () => {
    const all = waiting('gathering');
    all.clock.advance(RIDE_MS - 1);
    await settle();
    expect(all.isOver).toBe(false);
    all.clock.advance(1);
    await settle();
    expect(all.isOver).toBe(true);
  });

  it('are not waited for when they are there', async () => {
    const all = waiting('complete');
    await settle();
    expect(all.isOver).toBe(true);
  });
});
