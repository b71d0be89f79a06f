/**
 * Tells the server of an end until it is heard, or somebody would stay in a call, or ringing, for
 * nothing: the page is done with it long before a server that is away comes back. Used by
 * CallController.
 */
import type { Body } from '../../../src/protocol/events.ts';
import { backoff } from './backoff.ts';
import type { Clock } from './clock.ts';
import type { SignalingClient } from './signaling.ts';

/** With back-off and the requests' own time, two to three minutes; then the server has ended it. */
const MOST = 30;

export async function insist<R extends 'call:decline' | 'call:cancel' | 'call:leave'>(
  { signaling, clock }: { signaling: Pick<SignalingClient, 'request'>; clock: Clock },
  name: R,
  body: Body<R>,
): Promise<void> {
  for (let n = 0; n < MOST; n++) {
    const outcome = await signaling.request(name, body);
    // An older node does not know the reason; that it is over has to be heard all the same.
    if (!outcome.ok && outcome.code === 'bad_request' && 'reason' in body) {
      const { reason: _, ...plain } = body;
      return insist({ signaling, clock }, name, plain as Body<R>);
    }
    if (outcome.ok || !outcome.retry) return;
    await new Promise<void>((resolve) => void clock.after(backoff(n), resolve));
  }
}
