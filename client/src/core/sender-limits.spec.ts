import { describe, expect, it } from '@jest/globals';
import { SenderLimits, shape } from './sender-limits.ts';
import { UNLIMITED, type SendingLimit } from './sending-limit.ts';

type Settings = { width?: number; height?: number };
const track = (settings: Settings, contentHint = 'motion') =>
  ({ contentHint, getSettings: () => settings }) as MediaStreamTrack;
const parameters = (encoding: RTCRtpEncodingParameters = {}): RTCRtpSendParameters =>
  ({ encodings: [encoding], transactionId: '1' }) as RTCRtpSendParameters;
const camera = track({ width: 1280, height: 720 });

describe('the parameters of a sender', () => {
  it.each<[string, MediaStreamTrack | null, Partial<SendingLimit>, RTCRtpEncodingParameters]>([
    ['nothing is limited', camera, {}, { active: true, scaleResolutionDownBy: 1 }],
    ['half the size', camera, { lines: 360 }, { active: true, scaleResolutionDownBy: 2 }],
    ['a limit above what there is', camera, { lines: 1080 }, { active: true, scaleResolutionDownBy: 1 }],
    [
      'a phone held upright: the shorter side counts',
      track({ width: 720, height: 1280 }),
      { lines: 360 },
      { active: true, scaleResolutionDownBy: 2 },
    ],
    [
      'a shared text stays sharp',
      track({ width: 1920, height: 1080 }, 'detail'),
      { lines: 360, videoBitrate: 300_000 },
      { active: true, scaleResolutionDownBy: 1, maxBitrate: 300_000 },
    ],
    ['a size that is not known', track({}), { lines: 360 }, { active: true, scaleResolutionDownBy: 1 }],
    ['no camera', null, { frameRate: 15 }, { active: true, scaleResolutionDownBy: 1, maxFramerate: 15 }],
    ['no picture', camera, { picture: false }, { active: false, scaleResolutionDownBy: 1 }],
  ])('of the picture: %s', (_, sent, limit, expected) => {
    const made = parameters();
    expect(shape(made, 'video', { ...UNLIMITED, ...limit }, sent)).toBe(true);
    expect(made.encodings).toEqual([expected]);
    expect(shape(made, 'video', { ...UNLIMITED, ...limit }, sent)).toBe(false);
  });

  it('of the sound: first in line, and no more than it may be', () => {
    const made = parameters();
    shape(made, 'audio', { ...UNLIMITED, audioBitrate: 24_000 }, null);
    expect(made.encodings).toEqual([{ priority: 'high', networkPriority: 'high', maxBitrate: 24_000 }]);
    shape(made, 'audio', UNLIMITED, null);
    expect(made.encodings).toEqual([{ priority: 'high', networkPriority: 'high' }]);
  });

  it.each([
    ['motion', 'maintain-framerate'],
    ['detail', 'maintain-resolution'],
  ])('with %s keep what matters in it', (hint, preference) => {
    const made = parameters();
    shape(made, 'video', UNLIMITED, track({}, hint));
    expect(made.degradationPreference).toBe(preference);
  });
});

/** A sender that takes one change at a time, and none with parameters that are not the last ones read. */
class FakeSender {
  track = camera;
  set: RTCRtpSendParameters[] = [];
  refuse = false;
  /** What a change waits for. */
  gate: Promise<void> = Promise.resolve();
  #busy = false;
  #last = 0;
  getParameters = (): RTCRtpSendParameters => {
    const encoding = { ...this.set.at(-1)?.encodings[0] };
    return { ...parameters(encoding), transactionId: `${++this.#last}` };
  };
  setParameters = async (made: RTCRtpSendParameters): Promise<void> => {
    if (this.refuse || this.#busy || made.transactionId !== `${this.#last}`) throw new Error('refused');
    this.#busy = true;
    await this.gate;
    this.#busy = false;
    this.set.push(made);
  };
}
const settle = async (): Promise<void> => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('the limits of a connection', () => {
  const made = () => {
    const video = new FakeSender();
    const limits = new SenderLimits(() => ({ video: video as unknown as RTCRtpSender }));
    const bitrates = (): unknown[] => video.set.map(({ encodings }) => encodings[0]?.maxBitrate);
    return { video, limits, bitrates };
  };

  it('take one change at a time, and the last one wins', async () => {
    const { video, limits, bitrates } = made();
    let done = (): void => undefined;
    video.gate = new Promise((resolve) => (done = resolve));
    limits.set({ ...UNLIMITED, videoBitrate: 1 });
    await settle();
    limits.set({ ...UNLIMITED, videoBitrate: 2 });
    await settle();
    done();
    await settle();
    expect(bitrates()).toEqual([1, 2]);
  });

  it('hold for another picture, with its own size', async () => {
    const { video, limits } = made();
    limits.set({ ...UNLIMITED, lines: 360 });
    await settle();
    video.track = track({ width: 640, height: 360 });
    limits.apply();
    await settle();
    expect(video.set.map(({ encodings }) => encodings[0]?.scaleResolutionDownBy)).toEqual([2, 1]);
  });

  it('are tried again after a refusal', async () => {
    const { video, limits, bitrates } = made();
    video.refuse = true;
    limits.set({ ...UNLIMITED, videoBitrate: 5 });
    await settle();
    video.refuse = false;
    limits.apply();
    await settle();
    expect(bitrates()).toEqual([5]);
  });
});
