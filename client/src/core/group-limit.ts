/**
 * How much of one's picture each of several others gets. In a mesh everybody sends to everybody, so
 * that what one uplink and one processor give is shared. Pure; used by CallController.
 */
import type { SendingLimit } from './sending-limit.ts';

/** By the number of people in the call; of two nobody has to share anything. */
const SHARES: readonly (Partial<SendingLimit> & { upTo: number })[] = [
  { upTo: 2 },
  { upTo: 3, videoBitrate: 900_000, lines: 540 },
  { upTo: 4, videoBitrate: 600_000, lines: 360 },
  { upTo: 6, videoBitrate: 350_000, lines: 270, frameRate: 24 },
  { upTo: Infinity, videoBitrate: 150_000, lines: 180, frameRate: 15 },
];

/** To each of the others, in a call of so many people, oneself included. */
export function limitAmong(people: number): Partial<SendingLimit> {
  const { upTo: _, ...limit } = SHARES.find(({ upTo }) => people <= upTo) ?? { upTo: Infinity };
  return limit;
}
