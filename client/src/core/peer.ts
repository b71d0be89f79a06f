/**
 * One RTCPeerConnection to one other member: perfect negotiation (W3C webrtc-pc, 10.7), trickled
 * candidates, ICE restarts. Used by RemoteMember. It knows no socket; what it has to say goes
 * through `send`, and never before open(), which is when the call was accepted.
 */
import type { Candidate, Description } from '../../../src/protocol/events.ts';
import { CandidateBatch } from './candidate-batch.ts';
import type { Clock } from './clock.ts';
import { endsOf, fingerprintsIn, type Ends } from './fingerprint.ts';
import { gathered } from './gathered.ts';
import { IceRestarts } from './ice-restarts.ts';
import type { Kind } from './kind.ts';
import type { Content } from './link.ts';
import { CandidateFilter, isLoopbackHost } from './peer/candidate-filter.ts';
import { untilClosed } from './peer/until-closed.ts';
import { Senders } from './senders.ts';

export interface PeerOptions {
  /** The greater person id is polite (contract 4.4): on a collision it gives way. */
  polite: boolean;
  /** Who makes the first offer. The other one waits for it, or both would collide at once. */
  role: 'offer' | 'answer';
  /**
   * Built while it rings, long before the offer: candidates are gathered at once, so that the answer has
   * them with it (webrtc-pc 4.2.1, RFC 8829 3.5.4). A connection that takes an offer in the moment it is
   * built must not do so: Chromium 156 then often gathers nothing, ever (decision 16).
   */
  ahead?: boolean;
  configuration: RTCConfiguration;
  create: (configuration: RTCConfiguration) => RTCPeerConnection;
  clock: Clock;
  send: (content: Content) => void;
  track: (track: MediaStreamTrack) => void;
  state: (state: RTCPeerConnectionState) => void;
  /** ICE has found a way. */
  path?: () => void;
  /** What came from the other page over the data channel, unread. */
  message: (data: unknown) => void;
  /** The data channel can carry text now. */
  channelOpen: () => void;
  /** A STUN or TURN server said no: its code, for instance 401 (RFC 8489 14.8, RFC 8656 19). */
  refused: (code: number) => void;
}

/** Who waits for an offer makes one after this long: perhaps nobody knows that we wait. */
export const OFFER_AFTER_MS = 5_000;

export class Peer {
  #options: PeerOptions;
  #pc!: RTCPeerConnection;
  #channel!: RTCDataChannel;
  #batch: CandidateBatch;
  #senders = new Senders();
  #role: PeerOptions['role'];
  /** Candidates of the connection that are gathered before it has a description. */
  #pool: number;
  #open = false;
  /** An offer of the other side has come, in force or not yet. */
  #offered = false;
  /** The first offer, made while it still rings. */
  #held: Description | null = null;
  #makingOffer = false;
  #ignoreOffer = false;
  #settingAnswer = false;
  #restarts: IceRestarts;
  #filter = new CandidateFilter(isLoopbackHost(globalThis.location?.hostname ?? ''));
  /** Resolves when the last description of the other side is in force, or refused. */
  #applied: Promise<void> = Promise.resolve();

  constructor(options: PeerOptions) {
    this.#options = options;
    this.#role = options.role;
    this.#pool = options.ahead ? 1 : 0;
    this.#restarts = new IceRestarts(options.clock);
    this.#batch = new CandidateBatch(options.clock, (candidates) => options.send({ candidates }));
    this.#batch.hold();
    this.#build();
  }

  /** The call was accepted: what was prepared goes out, and everything after it at once. */
  open(): void {
    if (this.#open) return;
    this.#open = true;
    if (this.#held) this.#describe(this.#held);
    this.#held = null;
    this.#batch.release();
    if (this.#role === 'answer') this.#options.clock.after(OFFER_AFTER_MS, () => this.offerFirst());
  }

  /** Whatever was prepared: the other one makes the first offer. */
  waitForOffer(): void {
    if (this.#role !== 'answer') this.#answerInstead();
  }

  /** Whoever waits for an offer makes one instead, unless it has come; nothing else changes. */
  offerFirst(): void {
    if (this.#role === 'offer' || this.#offered || this.#pc.signalingState === 'closed') return;
    this.#buildAnew('offer');
  }

  /** Starts again as the one who waits for an offer; tracks are kept. */
  #answerInstead(): void {
    this.#held = null;
    this.#buildAnew('answer');
  }

  #buildAnew(role: PeerOptions['role']): void {
    this.#teardown();
    this.#role = role;
    this.#pool = 0;
    this.#build();
  }

  /** A signal of the other side, in order. */
  handle(content: Content): void {
    const { description, candidates } = this.#filter.content(content);
    // Not awaited in between: the connection's own operations chain keeps the order.
    if (description) this.#applied = this.#guard(this.#remote(description));
    for (const candidate of candidates ?? []) void this.#guard(this.#addCandidate(candidate));
  }

  /** Sends this track from now on, or nothing. */
  setTrack(kind: Kind, track: MediaStreamTrack | null): void {
    this.#senders.set(kind, track);
  }

  /** How much is sent, at most. */
  get limits(): Senders['limits'] {
    return this.#senders.limits;
  }

  setConfiguration(configuration: RTCConfiguration): void {
    this.#options.configuration = configuration;
    if (this.#pc.signalingState !== 'closed') this.#pc.setConfiguration(this.#configuration);
  }

  /** Says something to the other page; false when the channel is not open. */
  say(text: string): boolean {
    if (this.#channel.readyState !== 'open') return false;
    this.#channel.send(text);
    return true;
  }

  /** Nothing more is heard or said over the data channel of this connection. */
  hush(): void {
    this.#channel.onmessage = this.#channel.onopen = null;
    this.#channel.close();
  }

  /** The network changed: what is disconnected, or will be in a moment, restarts at once. */
  hurry(): void {
    this.#restarts.hurry(this.#pc);
  }

  /** For channels beside our own; not always the same one. */
  get pc(): RTCPeerConnection {
    return this.#pc;
  }

  stats(): Promise<RTCStatsReport> {
    return untilClosed(this.#pc, this.#options.clock, this.#pc.getStats());
  }

  /** How loud the other one is now, from 0 to 1 (W3C webrtc-pc, 5.3.2). */
  level(): number {
    const receiver = this.#pc.getReceivers().find(({ track }) => track.kind === 'audio');
    return receiver?.getSynchronizationSources()[0]?.audioLevel ?? 0;
  }

  /** Whose certificates the transport stands on; null when that is not certain. */
  async ends(): Promise<Ends | null> {
    // The channel may be open before the browser has told that it took the answer.
    await this.#applied;
    return endsOf(this.#pc);
  }

  close(): void {
    this.#teardown();
  }

  /** The size of the pool may not change once there is a description (webrtc-pc 4.4.1.6). */
  get #configuration(): RTCConfiguration {
    return { ...this.#options.configuration, iceCandidatePoolSize: this.#pool };
  }

  #build(): void {
    const pc = this.#options.create(this.#configuration);
    this.#pc = pc;
    this.#senders.forget();
    pc.onnegotiationneeded = () => void this.#guard(this.#offer());
    pc.onicecandidate = ({ candidate }) => {
      if (candidate) this.#batch.add(candidate.toJSON() as Candidate);
    };
    pc.onicecandidateerror = ({ errorCode }) => this.#options.refused(errorCode);
    pc.ontrack = ({ track }) => this.#options.track(track);
    pc.oniceconnectionstatechange = () => {
      this.#restarts.follow(pc);
      if (['connected', 'completed'].includes(pc.iceConnectionState)) this.#options.path?.();
    };
    pc.onconnectionstatechange = () => {
      if (pc.connectionState === 'connected') this.limits.apply();
      this.#options.state(pc.connectionState);
    };
    // Both sides know of it beforehand (RFC 8832 is not needed), so it costs no message.
    this.#channel = pc.createDataChannel('dogeller', { negotiated: true, id: 0 });
    this.#channel.onmessage = ({ data }) => this.#options.message(data);
    this.#channel.onopen = () => this.#options.channelOpen();
    if (this.#role === 'offer') this.#senders.offer(pc);
  }

  #teardown(): void {
    this.#restarts.stop();
    this.#batch.clear();
    const pc = this.#pc;
    pc.onnegotiationneeded = pc.onicecandidate = pc.onicecandidateerror = null;
    pc.ontrack = pc.oniceconnectionstatechange = pc.onconnectionstatechange = null;
    this.#channel.onmessage = this.#channel.onopen = null;
    pc.close();
  }

  async #offer(): Promise<void> {
    const pc = this.#pc;
    if (this.#role === 'answer' && !pc.remoteDescription) return;
    this.#makingOffer = true;
    try {
      await this.#setLocal(pc);
    } finally {
      this.#makingOffer = false;
    }
  }

  async #setLocal(pc: RTCPeerConnection): Promise<void> {
    this.#batch.hold();
    try {
      const isFirst = pc.localDescription === null;
      await pc.setLocalDescription();
      const made = pc.localDescription?.toJSON() as Description | undefined;
      if (isFirst && this.#open) await gathered(pc, this.#options.clock);
      if (pc === this.#pc && made) this.#describe(made);
    } finally {
      if (this.#open) this.#batch.release();
    }
  }

  #describe(description: Description): void {
    if (!this.#open) {
      this.#held = description;
      return;
    }
    const candidates = this.#batch.take();
    this.#options.send(candidates.length > 0 ? { description, candidates } : { description });
  }

  async #remote(description: Description): Promise<void> {
    this.#offered ||= description.type === 'offer';
    const stable =
      this.#pc.signalingState === 'stable' ||
      (this.#pc.signalingState === 'have-local-offer' && this.#settingAnswer);
    const collision = description.type === 'offer' && (this.#makingOffer || !stable);
    this.#ignoreOffer = !this.#options.polite && collision;
    if (this.#ignoreOffer) return;
    // A rollback would leave our own never agreed transceivers beside those of the offer
    // (RFC 8829 5.10 reuses only those made by addTrack), so give way as a whole.
    if (collision && !this.#pc.remoteDescription) this.#answerInstead();
    const pc = this.#pc;
    // One connection has one other end, for life. A page that was reloaded comes with a new one.
    const before = pc.remoteDescription && fingerprintsIn(pc.remoteDescription.sdp);
    if (before && String(before) !== String(fingerprintsIn(description.sdp)))
      throw new Error('another certificate');
    this.#settingAnswer = description.type === 'answer';
    try {
      await pc.setRemoteDescription(description);
    } finally {
      this.#settingAnswer = false;
    }
    if (description.type !== 'offer' || pc !== this.#pc) return;
    this.#senders.adopt(pc);
    await this.#setLocal(pc);
  }

  async #addCandidate(candidate: Candidate): Promise<void> {
    try {
      await this.#pc.addIceCandidate(candidate);
    } catch (error) {
      // It belonged to the offer that was ignored.
      if (!this.#ignoreOffer) throw error;
    }
  }

  /** What fails after the connection was closed or replaced is of no interest to anybody. */
  async #guard(work: Promise<void>): Promise<void> {
    const pc = this.#pc;
    try {
      await work;
    } catch (error) {
      // eslint-disable-next-line no-console -- nobody can act on it, but whoever looks must find it
      if (pc === this.#pc && pc.signalingState !== 'closed') console.warn('negotiation:', error);
    }
  }
}
