/**
 * Puts a SendingLimit into force on the senders of one connection, and says which of the two matters
 * more: the sound. RTCRtpSender.setParameters needs no negotiation (W3C webrtc-pc, 5.2). Used by Senders.
 */
import type { Kind } from './kind.ts';
import { UNLIMITED, type SendingLimit } from './sending-limit.ts';

type Senders = Partial<Record<Kind, RTCRtpSender>>;
type Track = Pick<MediaStreamTrack, 'contentHint' | 'getSettings'> | null;

export class SenderLimits {
  #senders: () => Senders;
  #limit: SendingLimit = UNLIMITED;
  /** A sender takes one change at a time: parameters that were read before it are refused. */
  #working = new Map<RTCRtpSender, Promise<void>>();

  /** `senders`: those of the connection as it is now. */
  constructor(senders: () => Senders) {
    this.#senders = senders;
  }

  set(limit: SendingLimit): void {
    this.#limit = limit;
    this.apply();
  }

  /** Again, because there are other senders, or a picture of another size. */
  apply(): void {
    const { audio, video } = this.#senders();
    if (audio) this.#next('audio', audio);
    if (video) this.#next('video', video);
  }

  #next(kind: Kind, sender: RTCRtpSender): void {
    const before = this.#working.get(sender) ?? Promise.resolve();
    const work = before.then(() => this.#put(kind, sender)).catch(() => undefined);
    this.#working.set(sender, work);
    void work.then(() => this.#working.get(sender) === work && this.#working.delete(sender));
  }

  /** Rejects when the connection was closed meanwhile, or has not agreed on anything yet: apply() comes again. */
  async #put(kind: Kind, sender: RTCRtpSender): Promise<void> {
    const parameters = sender.getParameters();
    if (shape(parameters, kind, this.#limit, sender.track)) await sender.setParameters(parameters);
  }
}

/** Changes the parameters in place; says whether anything is different now. */
export function shape(
  parameters: RTCRtpSendParameters,
  kind: Kind,
  limit: SendingLimit,
  track: Track,
): boolean {
  const before = JSON.stringify(parameters);
  for (const encoding of parameters.encodings) {
    if (kind === 'audio') shapeSound(encoding, limit);
    else shapePicture(encoding, limit, track);
  }
  // In a talk movement matters more than sharpness; of a shared text every letter (mst-content-hint).
  if (kind === 'video' && track)
    parameters.degradationPreference = isText(track) ? 'maintain-resolution' : 'maintain-framerate';
  return JSON.stringify(parameters) !== before;
}

function shapeSound(encoding: RTCRtpEncodingParameters, { audioBitrate }: SendingLimit): void {
  // Within the browser, and on the way by DSCP (RFC 8837), where a network heeds it.
  encoding.priority = encoding.networkPriority = 'high';
  put(encoding, 'maxBitrate', audioBitrate);
}

function shapePicture(encoding: RTCRtpEncodingParameters, limit: SendingLimit, track: Track): void {
  encoding.active = limit.picture;
  put(encoding, 'maxBitrate', limit.videoBitrate);
  put(encoding, 'maxFramerate', limit.frameRate);
  const { width = 0, height = 0 } = track?.getSettings() ?? {};
  const lines = Math.min(width, height);
  // A shared text that is scaled down cannot be read: it comes less often instead.
  const down = isText(track) || lines === 0 ? 1 : lines / limit.lines;
  encoding.scaleResolutionDownBy = Math.max(1, down);
}

const isText = (track: Track): boolean => track?.contentHint === 'detail' || track?.contentHint === 'text';

function put(encoding: RTCRtpEncodingParameters, key: 'maxBitrate' | 'maxFramerate', most: number): void {
  if (most === Infinity) delete encoding[key];
  else encoding[key] = most;
}
