/**
 * The signalling half of an RTCPeerConnection, with the states of W3C webrtc-pc 4.3.1 and no media: a spec
 * plays the other side and the network by hand. For peer.spec.ts; what really connects is tried in
 * test/browser.
 */
import type { Description } from '../../../src/protocol/events.ts';

export const sdp = (type: 'offer' | 'answer', text = ''): Description => ({ type, sdp: `v=0\r\n${text}` });

export class FakeConnection {
  static all: FakeConnection[] = [];
  signalingState: RTCSignalingState = 'stable';
  iceConnectionState: RTCIceConnectionState = 'new';
  connectionState: RTCPeerConnectionState = 'new';
  iceGatheringState: RTCIceGatheringState = 'complete';
  localDescription: (Description & { toJSON(): Description }) | null = null;
  remoteDescription: Description | null = null;
  restarts = 0;
  applied: string[] = [];
  onnegotiationneeded: (() => void) | null = null;
  onicecandidate: ((event: { candidate: { toJSON(): object } | null }) => void) | null = null;
  oniceconnectionstatechange: (() => void) | null = null;
  onicegatheringstatechange: (() => void) | null = null;

  constructor(public configuration: RTCConfiguration) {
    FakeConnection.all.push(this);
  }

  createDataChannel = () => ({ readyState: 'connecting', send: () => undefined });
  addTransceiver = () => ({ sender: { replaceTrack: async () => undefined } });
  getTransceivers = () => [];
  setConfiguration = (configuration: RTCConfiguration) => void (this.configuration = configuration);
  restartIce = () => void this.restarts++;
  close = () => void (this.signalingState = 'closed');

  async setLocalDescription(): Promise<void> {
    await Promise.resolve();
    const type = this.signalingState === 'have-remote-offer' ? 'answer' : 'offer';
    this.signalingState = type === 'offer' ? 'have-local-offer' : 'stable';
    const description = sdp(type);
    this.localDescription = { ...description, toJSON: () => description };
  }

  async setRemoteDescription(description: Description): Promise<void> {
    this.applied.push(description.type);
    this.remoteDescription = description;
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
  }

  async addIceCandidate({ candidate }: { candidate: string }): Promise<void> {
    if (!this.remoteDescription) throw new Error('no remote description');
    this.applied.push(candidate);
  }

  candidate(text: string): void {
    this.onicecandidate?.({ candidate: { toJSON: () => ({ candidate: text }) } });
  }

  gathered(): void {
    this.iceGatheringState = 'complete';
    this.onicegatheringstatechange?.();
  }

  ice(state: RTCIceConnectionState): void {
    this.iceConnectionState = state;
    this.oniceconnectionstatechange?.();
  }
}
