import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { ALLOWANCES, PATIENCE_MS } from './peer/channel-guard.ts';
import { RemoteMember } from './remote-member.ts';
import { Verifier } from './verifier.ts';

/** The other end of a member's data channel: what it was told, and a way to answer. */
function made() {
  const said: unknown[] = [];
  const set: RTCRtpSendParameters[] = [];
  let changes = 0;
  const channel = {
    readyState: 'open',
    send: (text: string) => void said.push(JSON.parse(text)),
    closed: false,
    close: () => void (channel.closed = true),
    onmessage: null as ((event: { data: string }) => void) | null,
  };
  const sender = {
    track: null,
    getParameters: () => ({ encodings: [{ ...set.at(-1)?.encodings[0] }] }),
    setParameters: async (parameters: RTCRtpSendParameters) => void set.push(parameters),
  };
  const connection = {
    createDataChannel: () => channel,
    addTransceiver: (kind: string) => ({ sender: kind === 'video' ? sender : {} }),
  };
  const clock = new FakeClock();
  const member = new RemoteMember({
    id: 'ada',
    call: () => 'c1',
    verifier: new Verifier(clock),
    polite: false,
    role: 'offer',
    configuration: {},
    create: () => connection as unknown as RTCPeerConnection,
    createStream: () => ({ getTracks: () => [] }) as unknown as MediaStream,
    clock,
    transmit: async () => true,
    online: () => true,
    changed: () => void changes++,
    refused: () => undefined,
    bye: () => undefined,
  });
  const hears = (said: unknown): void => channel.onmessage?.({ data: JSON.stringify(said) });
  return { member, said, set, hears, clock, channel, changes: () => changes };
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('a member to whom less is sent', () => {
  it('is told when its picture is given up, and when it is back, whoever says so', () => {
    const { member, said, changes } = made();
    member.limit('group', { videoBitrate: 600_000 });
    expect([said, changes()]).toEqual([[], 0]);
    member.limit('network', { picture: false });
    expect(member.paused).toBe(true);
    expect(said.at(-1)).toMatchObject({ sending: { paused: true } });
    member.tell({ ...member.mine, audio: true, video: true });
    expect(said.at(-1)).toMatchObject({ sending: { audio: true, video: true, paused: true } });
    member.limit('group', { videoBitrate: 300_000 });
    expect(member.paused).toBe(true);
    member.limit('network', {});
    expect(said.at(-1)).toMatchObject({ sending: { paused: false } });
    expect(changes()).toBe(2);
  });

  it('gets what all owners allow, each with the last it said', async () => {
    const { member, set } = made();
    member.limit('saver', { videoBitrate: 300_000 });
    member.limit('group', { videoBitrate: 900_000 });
    await settle();
    expect(set.at(-1)?.encodings[0]?.maxBitrate).toBe(300_000);
    member.limit('saver', {});
    await settle();
    expect(set.at(-1)?.encodings[0]?.maxBitrate).toBe(900_000);
  });

  it.each([
    [true, true],
    [undefined, false],
    ['yes', false],
  ])('says %j of its own picture, and is understood', (paused, expected) => {
    const { member, hears } = made();
    hears({ sending: { audio: true, video: true, paused } });
    expect(member.sending).toMatchObject({ audio: true, video: true, paused: expected });
  });
});

describe('a page that talks without end', () => {
  const sending = (n: number) => ({ sending: { audio: n % 2 === 0, video: false, screen: false } });

  it('changes nothing more often than its allowance, and nothing when it repeats itself', () => {
    const { member, hears, changes } = made();
    for (let n = 0; n < 10; n++) hears(sending(0));
    expect(changes()).toBe(1);
    for (let n = 0; n < 1_000; n++) hears(sending(n));
    expect(changes()).toBeLessThanOrEqual(ALLOWANCES.control.burst);
    expect(member.misbehaves).toBe(false);
  });

  it('loses the channel after ten seconds, which is told once', () => {
    const { member, hears, changes, clock, channel } = made();
    for (let ms = 0; ms <= PATIENCE_MS + 1_000; ms += 10) {
      hears({});
      clock.advance(10);
    }
    expect([member.misbehaves, channel.closed, channel.onmessage, changes()]).toEqual([true, true, null, 1]);
  });

  it('is heard when switches are pressed as fast as anybody can', () => {
    const { hears, changes, clock } = made();
    for (let n = 0; n < 600; n++) {
      hears(sending(n));
      clock.advance(100);
    }
    expect(changes()).toBe(600);
  });
});
