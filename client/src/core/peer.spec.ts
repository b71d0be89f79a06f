import { describe, expect, it, jest } from '@jest/globals';
import { FIRST_BATCH_MS } from './candidate-batch.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeConnection, sdp } from './fake-connection.ts';
import type { Content } from './link.ts';
import { HURRY_MS, RESTART_AFTER_MS } from './ice-restarts.ts';
import { OFFER_AFTER_MS, Peer, type PeerOptions } from './peer.ts';

const THEIRS = 'candidate:1 1 udp 1 192.0.2.1 9 typ host';

function made(over: Partial<PeerOptions> = {}) {
  FakeConnection.all = [];
  const clock = new FakeClock();
  const sent: Content[] = [];
  const peer = new Peer({
    polite: false,
    role: 'offer',
    configuration: {},
    create: (configuration) => new FakeConnection(configuration) as unknown as RTCPeerConnection,
    clock,
    send: (content) => sent.push(content),
    track: () => undefined,
    state: () => undefined,
    message: () => undefined,
    channelOpen: () => undefined,
    refused: () => undefined,
    ...over,
  });
  const pc = (): FakeConnection => FakeConnection.all.at(-1) as FakeConnection;
  const kinds = (): string[] =>
    sent.map(({ description, candidates }) => description?.type ?? `${candidates?.length}`);
  return { peer, clock, sent, kinds, pc };
}

/** Lets everything that was promised happen. */
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('Peer', () => {
  it('prepares its offer while it rings, and says nothing before the accept', async () => {
    const { peer, clock, sent, pc } = made();
    pc().onnegotiationneeded?.();
    await settle();
    pc().candidate('a');
    pc().candidate('b');
    clock.advance(60_000);
    expect(sent).toEqual([]);
    peer.open();
    expect(sent).toEqual([
      { description: sdp('offer'), candidates: [{ candidate: 'a' }, { candidate: 'b' }] },
    ]);
  });

  it('never lets a candidate overtake its description', async () => {
    const { peer, clock, kinds, pc } = made();
    peer.open();
    pc().onnegotiationneeded?.();
    pc().candidate('early');
    clock.advance(FIRST_BATCH_MS * 10);
    expect(kinds()).toEqual([]);
    await settle();
    pc().candidate('late');
    clock.advance(FIRST_BATCH_MS);
    expect(kinds()).toEqual(['offer', '1']);
  });

  it('waits for the offer when it is the other one’s turn, and answers it', async () => {
    const { peer, kinds, pc } = made({ role: 'answer' });
    peer.open();
    pc().onnegotiationneeded?.();
    await settle();
    expect(kinds()).toEqual([]);
    peer.handle({ description: sdp('offer'), candidates: [{ candidate: THEIRS }] });
    await settle();
    expect(kinds()).toEqual(['answer']);
    expect(pc().applied).toEqual(['offer', THEIRS]);
  });

  it('gives the browser no candidate that no peer has, by itself or in a description', async () => {
    const { peer, pc } = made({ role: 'answer' });
    peer.open();
    const names = 'candidate:1 1 udp 1 leak.example 9 typ host';
    const offer = sdp('offer', `a=${names}\r\na=${THEIRS}\r\n`);
    peer.handle({ description: offer, candidates: [{ candidate: names }, { candidate: THEIRS }] });
    await settle();
    expect(pc().applied).toEqual(['offer', THEIRS]);
    expect(pc().remoteDescription?.sdp).toBe(`v=0\r\na=${THEIRS}\r\n`);
  });

  it('lets the candidates that are there ride with its answer', async () => {
    const { peer, sent, pc } = made({ role: 'answer' });
    pc().iceGatheringState = 'gathering';
    peer.open();
    peer.handle({ description: sdp('offer') });
    await settle();
    pc().candidate('a');
    expect(sent).toEqual([]);
    pc().gathered();
    await settle();
    expect(sent).toEqual([{ description: sdp('answer'), candidates: [{ candidate: 'a' }] }]);
  });

  it('makes the offer itself when none comes, but not beside one that has come', async () => {
    const { peer, clock, kinds, pc } = made({ role: 'answer' });
    clock.advance(10 * OFFER_AFTER_MS);
    peer.open();
    clock.advance(OFFER_AFTER_MS - 1);
    expect(FakeConnection.all).toHaveLength(1);
    clock.advance(1);
    pc().onnegotiationneeded?.();
    await settle();
    expect(kinds()).toEqual(['offer']);
    peer.offerFirst();
    expect(FakeConnection.all).toHaveLength(2);

    const answers = made({ role: 'answer' });
    answers.peer.open();
    answers.peer.handle({ description: sdp('offer') });
    answers.clock.advance(OFFER_AFTER_MS);
    await settle();
    expect(answers.kinds()).toEqual(['answer']);
    expect(FakeConnection.all).toHaveLength(1);
  });

  it('gathers ahead only while it rings: never in a connection that is built for an offer that is there', async () => {
    const { peer, pc } = made({ role: 'answer', ahead: true, configuration: { bundlePolicy: 'max-bundle' } });
    expect(pc().configuration).toEqual({ bundlePolicy: 'max-bundle', iceCandidatePoolSize: 1 });
    peer.setConfiguration({ iceTransportPolicy: 'relay' });
    // Another size would be refused once there is a description (webrtc-pc 4.4.1.6).
    expect(pc().configuration).toEqual({ iceTransportPolicy: 'relay', iceCandidatePoolSize: 1 });
    peer.offerFirst();
    expect(pc().configuration.iceCandidatePoolSize).toBe(0);

    for (const role of ['offer', 'answer'] as const)
      expect(made({ role }).pc().configuration.iceCandidatePoolSize).toBe(0);
    const polite = made({ polite: true });
    polite.peer.open();
    polite.pc().onnegotiationneeded?.();
    await settle();
    polite.peer.handle({ description: sdp('offer') });
    expect(FakeConnection.all).toHaveLength(2);
    expect(polite.pc().configuration.iceCandidatePoolSize).toBe(0);
  });

  it('ignores a colliding offer when impolite, and its candidates with it', async () => {
    const { peer, kinds, pc } = made({ polite: false });
    peer.open();
    pc().onnegotiationneeded?.();
    await settle();
    peer.handle({ description: sdp('offer'), candidates: [{ candidate: THEIRS }] });
    await settle();
    expect(pc().applied).toEqual([]);
    peer.handle({ description: sdp('answer') });
    await settle();
    expect(kinds()).toEqual(['offer']);
    expect(pc().signalingState).toBe('stable');
  });

  it('gives way as a whole when polite, and answers', async () => {
    const { peer, kinds, pc } = made({ polite: true });
    peer.open();
    pc().onnegotiationneeded?.();
    await settle();
    peer.handle({ description: sdp('offer') });
    await settle();
    expect(FakeConnection.all).toHaveLength(2);
    expect(kinds()).toEqual(['offer', 'answer']);
    expect(pc().applied).toEqual(['offer']);
  });

  it('takes an offer that comes while an answer is being set', async () => {
    const { peer, kinds, pc } = made({ polite: false });
    peer.open();
    pc().onnegotiationneeded?.();
    await settle();
    const set = pc().setRemoteDescription.bind(pc());
    pc().setRemoteDescription = async (description) => {
      await Promise.resolve();
      await set(description);
    };
    peer.handle({ description: sdp('answer') });
    peer.handle({ description: sdp('offer') });
    await settle();
    expect(pc().applied).toEqual(['answer', 'offer']);
    expect(kinds()).toEqual(['offer', 'answer']);
  });

  it('knows the ends of a channel that is open before the answer is said to be in force', async () => {
    const { peer, pc } = made();
    peer.open();
    pc().onnegotiationneeded?.();
    await settle();
    const local = sdp('offer', 'a=fingerprint:sha-256 AA\r\n');
    pc().localDescription = { ...local, toJSON: () => local };
    const set = pc().setRemoteDescription.bind(pc());
    pc().setRemoteDescription = async (description) => {
      await settle();
      await set(description);
    };
    peer.handle({ description: sdp('answer', 'a=fingerprint:sha-256 BB\r\n') });
    expect(await peer.ends()).toEqual({ local: 'sha-256 AA', remote: 'sha-256 BB' });
  });

  it('takes no other certificate for the life of a connection', async () => {
    const print = (byte: string): string => `a=fingerprint:sha-256 ${byte}\r\n`;
    const { peer, pc } = made({ role: 'answer' });
    peer.open();
    peer.handle({ description: sdp('offer', print('AA')) });
    await settle();
    peer.handle({ description: sdp('offer', `a=ice-ufrag:new\r\n${print('aa')}`) });
    await settle();
    expect(pc().applied).toEqual(['offer', 'offer']);
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => undefined);
    for (const other of [print('BB'), print('AA') + print('BB'), '']) {
      peer.handle({ description: sdp('offer', other) });
      await settle();
    }
    expect(warn).toHaveBeenCalledTimes(3);
    warn.mockRestore();
    expect(pc().applied).toEqual(['offer', 'offer']);
    peer.handle({ description: sdp('offer', print('AA')) });
    await settle();
    expect(pc().applied).toHaveLength(3);
  });

  it('restarts ICE when it failed, or stays disconnected for long', () => {
    const { clock, pc } = made();
    pc().ice('disconnected');
    clock.advance(RESTART_AFTER_MS - 1);
    pc().ice('connected');
    clock.advance(60_000);
    expect(pc().restarts).toBe(0);
    pc().ice('disconnected');
    clock.advance(RESTART_AFTER_MS);
    expect(pc().restarts).toBe(1);
    pc().ice('failed');
    expect(pc().restarts).toBe(2);
  });

  it('does not wait for what is disconnected when the network has changed, and leaves what works', () => {
    const { clock, peer, pc } = made();
    pc().ice('connected');
    peer.hurry();
    clock.advance(HURRY_MS - 1);
    expect(pc().restarts).toBe(0);
    pc().ice('disconnected');
    expect(pc().restarts).toBe(1);

    pc().ice('connected');
    clock.advance(60_000);
    pc().ice('disconnected');
    expect(pc().restarts).toBe(1);
    peer.hurry();
    expect(pc().restarts).toBe(2);
  });
});
