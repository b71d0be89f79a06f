import { describe, expect, it } from '@jest/globals';
import { HandClock } from '../../test/support/hand-clock.js';
import { OwedHangUps } from './owed-hang-ups.js';

const leave = (person: string) => ({ type: 'leave', by: { person, device: 'd' }, reason: 'left' }) as const;

describe('hang-ups that are owed', () => {
  it('are one per call and device, however often somebody hangs up', () => {
    const owed = new OwedHangUps(new HandClock());
    for (let i = 0; i < 5; i++) owed.add('c1', leave('ana'));
    owed.add('c1', leave('bo'));
    owed.add('c2', leave('ana'));
    expect(owed.size).toBe(3);
  });

  it('are no more than they may be', () => {
    const owed = new OwedHangUps(new HandClock(), 20);
    for (let i = 0; i < 50; i++) owed.add(`c${i}`, leave('ana'));
    expect(owed.size).toBe(20);
  });
});
