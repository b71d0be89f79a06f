/** The bucket of control frames and the pace of pongs, with a clock of their own. */
import { expect, it } from '@jest/globals';
import { OTHER } from '../rates.js';
import { ControlFrames } from './control-frames.js';

const takes = (control: ControlFrames, many: number): number =>
  Array.from({ length: many }, () => control.take()).filter(Boolean).length;

it('takes a burst, and then so many a second', () => {
  let now = 0;
  const control = new ControlFrames(1, () => now);
  expect(takes(control, 3 * OTHER.burst)).toBe(OTHER.burst);
  now = 2_000;
  expect(takes(control, OTHER.burst)).toBe(2 * OTHER.perSecond);
});

it('takes twice as many with twice the rate, and any number with 0', () => {
  expect(takes(new ControlFrames(2, () => 0), 5 * OTHER.burst)).toBe(2 * OTHER.burst);
  expect(takes(new ControlFrames(0, () => 0), 5 * OTHER.burst)).toBe(5 * OTHER.burst);
});

it('lets a pong go once a second', () => {
  let now = 5_000;
  const control = new ControlFrames(1, () => now);
  expect(control.pongIn()).toBe(0);
  now += 400;
  expect(control.pongIn()).toBe(600);
  now += 600;
  expect(control.pongIn()).toBe(0);
  expect(control.pongIn()).toBe(1_000);
});
