/** Whether the media that the other page says it sends has come at all, from the statistics of a connection. */
import type { Kind } from '../kind.ts';
import type { Arrival } from './rebuilds.ts';

/** What the other page says of its tracks; see Sending in remote-member.ts. */
export type Told = Record<Kind, boolean> & { paused?: boolean };

/** RTCInboundRtpStreamStats of W3C webrtc-stats, as far as it is read here. */
interface Inbound {
  type: string;
  kind?: Kind;
  packetsReceived?: number;
}

/**
 * `told`: null while the other page has said nothing. Sound flows from the first moment. A camera and its
 * encoder may need a while, so that a picture that has not come is 'later'.
 */
export function arrival(stats: Iterable<Inbound>, told: Told | null): Arrival {
  if (!told) return 'no';
  const come = new Set<Kind>();
  for (const { type, kind, packetsReceived = 0 } of stats)
    if (type === 'inbound-rtp' && kind && packetsReceived > 0) come.add(kind);
  if (told.audio && !come.has('audio')) return 'no';
  return told.video && told.paused !== true && !come.has('video') ? 'later' : 'yes';
}
