/**
 * Waits a moment for the candidates of a description, so that they ride with it. They were gathered
 * while it rang and come right after it (iceCandidatePoolSize), so it is one signal less, and none is
 * sent later than it would be by itself. Used by Peer.
 */
import type { Clock } from './clock.ts';

/** The longest that a description is kept for it. */
export const RIDE_MS = 12;

type Gathering = Pick<RTCPeerConnection, 'iceGatheringState' | 'onicegatheringstatechange'>;

/** Resolves when all candidates are there, or after RIDE_MS. */
export async function gathered(pc: Gathering, clock: Clock): Promise<void> {
  if (pc.iceGatheringState === 'complete') return;
  await new Promise<void>((resolve) => {
    const cancel = clock.after(RIDE_MS, resolve);
    pc.onicegatheringstatechange = () => {
      if (pc.iceGatheringState !== 'complete') return;
      cancel();
      resolve();
    };
  });
  pc.onicegatheringstatechange = null;
}
