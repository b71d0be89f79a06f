import { describe, expect, it } from '@jest/globals';
import { Listeners } from './listeners.ts';
import type { Mixer } from './mixer.ts';
import { Outgoing } from './outgoing.ts';
import type { Kind } from './kind.ts';
import { ScreenShare } from './screen.ts';

/** As much of a track as ScreenShare touches. */
class Track {
  readyState = 'live';
  contentHint = '';
  onended: (() => void) | null = null;
  constructor(readonly name: string) {}
  stop(): void {
    this.readyState = 'ended';
  }
}

const error = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

interface Given {
  /** What the browser shows of the screen; an Error is what asking gives. */
  gives?: Error | { sound: boolean };
  permission?: PermissionState | 'unknown';
  /** Whether WebAudio may run. */
  runs?: boolean;
}

function made({ gives = { sound: false }, permission = 'unknown', runs = true }: Given = {}) {
  const changed = new Listeners<Kind>();
  const has: Record<Kind, Track | null> = { audio: new Track('mic'), video: new Track('camera') };
  const media = {
    isOn: () => true,
    onChange: (listener: (kind: Kind) => void) => changed.add(listener),
    track: (kind: Kind) => has[kind] as unknown as MediaStreamTrack | null,
  };
  const outgoing = new Outgoing(media);
  const captured: Track[] = [];
  const mixes: { heard: Record<string, string | null>; open: boolean }[] = [];
  let hold: Promise<void> = Promise.resolve();
  let asked = 0;
  let told = 0;
  const share = new ScreenShare({
    devices: {
      getDisplayMedia: async () => {
        asked++;
        await hold;
        if (gives instanceof Error) throw gives;
        const video = [new Track('screen')];
        const audio = gives.sound ? [new Track('sound')] : [];
        captured.push(...video, ...audio);
        const stream = {
          getVideoTracks: () => video,
          getAudioTracks: () => audio,
          getTracks: () => [...video, ...audio],
        };
        return stream as unknown as MediaStream;
      },
    },
    permission: async () => permission,
    media,
    outgoing,
    createMixer: (): Mixer => {
      const mix = { heard: {} as Record<string, string | null>, open: true };
      mixes.push(mix);
      return {
        track: new Track('mix') as unknown as MediaStreamTrack,
        start: async () => runs,
        set: (name, track) => void (mix.heard[name] = (track as Track | null)?.name ?? null),
        close: () => void (mix.open = false),
      };
    },
    changed: () => told++,
  });
  const sent = (): (string | undefined)[] =>
    (['audio', 'video'] as const).map((kind) => (outgoing.track(kind) as Track | null)?.name);
  const wait = (promise: Promise<void>): void => void (hold = promise);
  const become = (kind: Kind, track: Track | null): void => {
    has[kind] = track;
    changed.tell(kind);
  };
  return { share, outgoing, captured, mixes, sent, wait, become, asked: () => asked, told: () => told };
}

describe('ScreenShare', () => {
  it('sends the screen instead of the camera, and the camera of now after it', async () => {
    const { share, sent, captured, become } = made();
    await share.start();
    expect(sent()).toEqual(['mic', 'screen']);
    expect([captured[0]?.contentHint, share.picture]).toEqual(['detail', captured[0]]);
    become('video', new Track('other camera'));
    expect(sent()).toEqual(['mic', 'screen']);
    share.stop();
    expect(sent()).toEqual(['mic', 'other camera']);
    expect([captured[0]?.readyState, share.picture]).toEqual(['ended', null]);
  });

  it('ends by itself in the browser’s own bar', async () => {
    const { share, sent, captured, outgoing, told } = made();
    await share.start();
    const before = told();
    captured[0]?.onended?.();
    expect([sent(), share.picture, outgoing.sending.screen]).toEqual([['mic', 'camera'], null, false]);
    expect(told()).toBeGreaterThan(before);
  });

  it('asks once, however often the button is pressed', async () => {
    const { share, asked } = made();
    await Promise.all([share.start(), share.start()]);
    await share.start();
    expect(asked()).toBe(1);
  });

  it('stops what is chosen after the call is over', async () => {
    const { share, sent, captured, wait } = made({ gives: { sound: true } });
    let choose = (): void => undefined;
    wait(new Promise((resolve) => (choose = resolve)));
    const started = share.start();
    share.stop();
    choose();
    await started;
    expect(captured.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    expect(sent()).toEqual(['mic', 'camera']);
  });

  it('mixes the sound of the screen with the microphone of now', async () => {
    const { share, sent, mixes, become, captured } = made({ gives: { sound: true } });
    await share.start();
    await Promise.resolve();
    expect(sent()).toEqual(['mix', 'screen']);
    expect(mixes[0]?.heard).toEqual({ screen: 'sound', microphone: 'mic' });
    become('audio', new Track('headset'));
    expect(mixes[0]?.heard['microphone']).toBe('headset');
    become('audio', null);
    expect(mixes[0]?.heard['microphone']).toBeNull();
    share.stop();
    become('audio', new Track('desk'));
    expect([sent(), mixes[0]?.open]).toEqual([['desk', 'camera'], false]);
    expect(mixes[0]?.heard['microphone']).toBeNull();
    expect(captured.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
  });

  it('sends the microphone alone when the sound of the screen ends, or may not run', async () => {
    const ended = made({ gives: { sound: true } });
    await ended.share.start();
    await Promise.resolve();
    ended.captured[1]?.onended?.();
    expect([ended.sent(), ended.mixes[0]?.open]).toEqual([['mic', 'screen'], false]);

    const still = made({ gives: { sound: true }, runs: false });
    await still.share.start();
    await Promise.resolve();
    expect([still.sent(), still.mixes[0]?.open]).toEqual([['mic', 'screen'], false]);
  });

  it('keeps the choice of what counts in the picture', async () => {
    const { share, captured } = made();
    await share.start();
    share.hint = 'motion';
    expect(captured[0]?.contentHint).toBe('motion');
    share.stop();
    await share.start();
    expect(captured[1]?.contentHint).toBe('motion');
  });

  it.each([
    ['NotAllowedError', 'Permission denied', 'unknown', null],
    ['NotAllowedError', 'Permission denied', 'prompt', null],
    ['NotAllowedError', 'Permission denied', 'denied', 'denied'],
    ['NotAllowedError', 'Permission denied by system', 'unknown', 'denied'],
    ['NotAllowedError', 'Access is disallowed by permissions policy', 'unknown', 'denied'],
    ['NotReadableError', 'Could not start video source', 'unknown', 'failed'],
    ['NotFoundError', '', 'unknown', 'failed'],
    ['InvalidStateError', '', 'unknown', 'failed'],
    ['AbortError', '', 'unknown', 'failed'],
  ] as const)('%s (%s), permission %s: %s', async (name, message, permission, problem) => {
    const { share, sent } = made({ gives: error(name, message), permission });
    await share.start();
    expect([share.problem, sent()]).toEqual([problem, ['mic', 'camera']]);
  });
});
