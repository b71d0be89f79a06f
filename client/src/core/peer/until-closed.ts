/**
 * What is asked of a connection ends with it. Firefox leaves the promise of getStats open for good when the
 * connection is closed before the answer (ESR 153, measured), and whoever waits for it, too. Used by Peer.
 */
import type { Clock } from '../clock.ts';

/** A local close() tells nobody (W3C webrtc-pc 4.4.2), so it is looked for so often, ms. */
const LOOK_EVERY_MS = 1_000;

/** @throws Error when the connection was closed before the answer */
export function untilClosed<T>(
  pc: Pick<RTCPeerConnection, 'signalingState'>,
  clock: Clock,
  asked: Promise<T>,
): Promise<T> {
  return new Promise((resolve, reject) => {
    let cancel: () => void;
    const wait = (): void => {
      cancel = clock.after(LOOK_EVERY_MS, () => {
        if (pc.signalingState === 'closed') reject(new Error('the connection was closed'));
        else wait();
      });
    };
    wait();
    asked.then(resolve, reject).finally(() => cancel());
  });
}
