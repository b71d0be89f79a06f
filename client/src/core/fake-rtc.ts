/**
 * An RTCPeerConnection that negotiates with others of its kind, with the states of W3C webrtc-pc and
 * no media: two of them are connected when each has taken the other's description. For specs only;
 * what really connects is tried in test/browser.
 */
import type { Description } from '../../../src/protocol/events.ts';

interface Transceiver {
  direction: string;
  sender: { track: null; replaceTrack(): Promise<void>; getParameters(): never };
  receiver: { track: { kind: string } };
}

interface Channel {
  readyState: 'connecting' | 'open' | 'closed';
  send(text: string): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: string }) => void) | null;
}

const all = new Map<string, FakeRtc>();

export class FakeRtc {
  /** Nothing gets through between these two owners: `a b`, in the order of the alphabet. */
  static readonly cut = new Set<string>();
  readonly session = String(all.size + 1);
  signalingState: RTCSignalingState = 'stable';
  iceConnectionState: RTCIceConnectionState = 'new';
  connectionState: RTCPeerConnectionState = 'new';
  readonly iceGatheringState = 'complete';
  localDescription: (Description & { toJSON(): Description }) | null = null;
  remoteDescription: Description | null = null;
  onnegotiationneeded: (() => void) | null = null;
  onconnectionstatechange: (() => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  #transceivers: Transceiver[] = [];
  #channel: Channel | null = null;

  /** `owner`: whose it is, as the spec calls them. */
  constructor(readonly owner: string) {
    all.set(this.session, this);
  }

  /** Whose description this one has taken. */
  get other(): FakeRtc | undefined {
    return this.remoteDescription ? all.get(sessionIn(this.remoteDescription)) : undefined;
  }

  createDataChannel = (): Channel => {
    const send = (text: string): void => {
      const { other: end } = this;
      const other = end ? end.#channel : null;
      queueMicrotask(() => other?.onmessage?.({ data: text }));
    };
    return (this.#channel = { readyState: 'connecting', send, onopen: null, onmessage: null });
  };

  addTransceiver = (kind: string): Transceiver => {
    if (this.#transceivers.length === 0) queueMicrotask(() => this.onnegotiationneeded?.());
    return this.#add(kind);
  };

  #add(kind: string): Transceiver {
    const refuse = (): never => {
      throw new Error('no parameters here');
    };
    const sender = { track: null, replaceTrack: async () => undefined, getParameters: refuse };
    const made = { direction: 'sendrecv', sender, receiver: { track: { kind } } };
    this.#transceivers.push(made);
    return made;
  }

  getTransceivers = (): Transceiver[] => this.#transceivers;
  getReceivers = (): never[] => [];
  restartIce = (): void => undefined;
  setConfiguration = (): void => undefined;

  close = (): void => {
    this.signalingState = 'closed';
    this.connectionState = 'closed';
  };

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    if (this.signalingState === 'closed') throw new Error('closed');
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    const sdp = `v=0\r\no=- ${this.session} 1 IN IP4 0.0.0.0\r\na=fingerprint:sha-256 ${this.session}\r\n`;
    this.localDescription = { type, sdp, toJSON: () => ({ type, sdp }) };
    this.#look();
  }

  async setRemoteDescription(description: Description): Promise<void> {
    await Promise.resolve();
    if (this.signalingState === 'closed') throw new Error('closed');
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    if (this.#transceivers.length === 0) for (const kind of ['audio', 'video']) this.#add(kind);
    this.#look();
  }

  addIceCandidate = async (): Promise<void> => undefined;

  /** What the network makes of it. */
  become(state: 'connected' | 'disconnected' | 'failed'): void {
    if (this.signalingState === 'closed') return;
    this.connectionState = this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
    this.onconnectionstatechange?.();
    if (state !== 'connected' || this.#channel?.readyState !== 'connecting') return;
    this.#channel.readyState = 'open';
    this.#channel.onopen?.();
  }

  #look(): void {
    const other = this.other;
    const agreed = (one: FakeRtc): boolean =>
      one.signalingState === 'stable' && one.localDescription !== null && one.remoteDescription !== null;
    if (!other || FakeRtc.cut.has([this.owner, other.owner].sort().join(' '))) return;
    if (other.other !== this || !agreed(this) || !agreed(other)) return;
    for (const one of [this, other]) if (one.connectionState !== 'connected') one.become('connected');
  }
}

const sessionIn = ({ sdp }: Description): string => /^o=- (\S+) /m.exec(sdp)?.[1] ?? '';
