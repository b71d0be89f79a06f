/**
 * What one connection sends: a sender for the sound and one for the picture, each with a track or with
 * none. Cameras and microphones come and go by replaceTrack alone, which needs no new negotiation
 * (W3C webrtc-pc 5.2). Used by Peer; the tracks outlive the connection.
 */
import { KINDS, type Kind } from './kind.ts';
import { SenderLimits } from './sender-limits.ts';

export class Senders {
  /** How much is sent, at most. */
  readonly limits = new SenderLimits(() => this.#senders);
  #tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #senders: Partial<Record<Kind, RTCRtpSender>> = {};

  /** Sends this track from now on, or nothing. */
  set(kind: Kind, track: MediaStreamTrack | null): void {
    this.#tracks[kind] = track;
    void this.#senders[kind]?.replaceTrack(track).then(
      () => this.limits.apply(),
      () => undefined,
    );
  }

  /** The connection is replaced by another one. */
  forget(): void {
    this.#senders = {};
  }

  /**
   * Of the one who offers: both kinds both ways from the start, with or without a track, so that somebody
   * without a camera still sees.
   */
  offer(pc: RTCPeerConnection): void {
    for (const kind of KINDS) {
      const { sender } = pc.addTransceiver(this.#tracks[kind] ?? kind, { direction: 'sendrecv' });
      this.#senders[kind] = sender;
    }
  }

  /** Makes the offer's transceivers ours: sending is agreed even if the camera comes later. */
  adopt(pc: RTCPeerConnection): void {
    for (const transceiver of pc.getTransceivers()) {
      const kind = transceiver.receiver.track.kind as Kind;
      if (this.#senders[kind] || transceiver.direction === 'stopped') continue;
      transceiver.direction = 'sendrecv';
      this.#senders[kind] = transceiver.sender;
      void transceiver.sender.replaceTrack(this.#tracks[kind]).catch(() => undefined);
    }
  }
}
