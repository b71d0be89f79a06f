import { describe, expect, it } from '@jest/globals';
import { LocalMedia, problemOf, type MediaOptions } from './media.ts';
import type { Kind } from './kind.ts';

/** As much of a track as LocalMedia touches. */
class Track {
  enabled = true;
  readyState = 'live';
  contentHint = '';
  onended: (() => void) | null = null;
  constructor(
    readonly kind: Kind,
    readonly wanted: unknown,
    public constraints: MediaTrackConstraints = {},
    readonly tunable = false,
  ) {}
  getConstraints = (): MediaTrackConstraints => this.constraints;
  getSettings = (): MediaTrackSettings => {
    const { noiseSuppression } = this.constraints;
    return typeof noiseSuppression === 'boolean' ? { noiseSuppression } : {};
  };
  /** Like Chromium: it accepts, but changes nothing, unless it is tunable. */
  async applyConstraints(constraints: MediaTrackConstraints): Promise<void> {
    if (this.tunable) this.constraints = constraints;
  }
  stop(): void {
    this.readyState = 'ended';
  }
}

class Stream {
  tracks: Track[] = [];
  addTrack = (track: Track): void => void this.tracks.push(track);
  removeTrack = (track: Track): void => void (this.tracks = this.tracks.filter((one) => one !== track));
  getTracks = (): Track[] => this.tracks;
}

const error = (name: string, message = ''): Error => Object.assign(new Error(message), { name });

/** A browser with these devices; an Error instead of one is what asking for it gives. */
function browser(has: Record<Kind, Error | true>, permission: PermissionState | 'unknown' = 'unknown') {
  const captured: Track[] = [];
  const asked: string[] = [];
  const chosen: Partial<Record<Kind, string>> = {};
  const unplugged = new Set<unknown>();
  const sound = { suppress: true, tunable: false };
  let hold: Promise<void> = Promise.resolve();
  const getUserMedia = async (constraints: MediaStreamConstraints = {}): Promise<MediaStream> => {
    const kinds = (['audio', 'video'] as const).filter((kind) => constraints[kind]);
    asked.push(kinds.join('+'));
    await hold;
    const stream = new Stream();
    for (const kind of kinds) {
      const given = has[kind];
      if (given !== true) throw given;
      const wanted = constraints[kind] as MediaTrackConstraints & { deviceId?: { exact?: string } };
      if (unplugged.has(wanted.deviceId?.exact)) throw error('OverconstrainedError');
      stream.addTrack(new Track(kind, wanted.deviceId, wanted, sound.tunable));
    }
    captured.push(...stream.tracks);
    return stream as unknown as MediaStream;
  };
  const options: MediaOptions = {
    devices: { getUserMedia },
    createStream: () => new Stream() as unknown as MediaStream,
    permission: async () => permission,
    preferred: (kind) => chosen[kind] ?? null,
    suppressNoise: () => sound.suppress,
  };
  const wait = (promise: Promise<void>): void => void (hold = promise);
  return { media: new LocalMedia(options), captured, asked, chosen, unplugged, sound, wait };
}

const both = { audio: true, video: true };

describe('LocalMedia', () => {
  it('asks once for both', async () => {
    const { media, asked } = browser(both as Record<Kind, true>);
    await media.start(both);
    expect(asked).toEqual(['audio+video']);
    expect([media.isOn('audio'), media.isOn('video')]).toEqual([true, true]);
  });

  it('takes what there is when the camera is missing', async () => {
    const { media, asked } = browser({ audio: true, video: error('NotFoundError') });
    await media.start(both);
    expect(asked).toEqual(['audio+video', 'audio', 'video']);
    expect([media.isOn('audio'), media.problem('audio')]).toEqual([true, null]);
    expect([media.isOn('video'), media.problem('video')]).toEqual([false, 'none']);
  });

  it('takes the camera alone when there is no microphone', async () => {
    const { media } = browser({ audio: error('NotReadableError'), video: true });
    await media.start(both);
    expect([media.problem('audio'), media.isOn('video')]).toEqual(['in_use', true]);
  });

  it('does not ask again for what was refused for good', async () => {
    const no = error('NotAllowedError', 'Permission denied');
    const { media, asked } = browser({ audio: no, video: no }, 'denied');
    await media.start(both);
    expect(asked).toEqual(['audio+video']);
    expect([media.problem('audio'), media.problem('video')]).toEqual(['denied', 'denied']);
  });

  it('says that a page without HTTPS has no devices', async () => {
    const options = { devices: undefined, createStream: () => new Stream() as unknown as MediaStream };
    const media = new LocalMedia({ ...options, permission: async () => 'unknown' });
    await media.start(both);
    expect([media.problem('audio'), media.problem('video')]).toEqual(['insecure', 'insecure']);
  });

  it('mutes the microphone, but stops the camera', async () => {
    const { media, captured } = browser(both as Record<Kind, true>);
    await media.start(both);
    await media.set('audio', false);
    await media.set('video', false);
    expect(captured.map(({ readyState }) => readyState)).toEqual(['live', 'ended']);
    expect([media.isOn('audio'), media.isOn('video')]).toEqual([false, false]);
    await media.set('audio', true);
    await media.set('video', true);
    expect(captured).toHaveLength(3);
    expect([media.isOn('audio'), media.isOn('video')]).toEqual([true, true]);
  });

  it('stops everything at the end, also what only then arrives', async () => {
    const { media, captured, wait } = browser(both as Record<Kind, true>);
    let open = (): void => undefined;
    wait(new Promise((resolve) => (open = resolve)));
    const started = media.start(both);
    media.release();
    open();
    await started;
    expect(captured.map(({ readyState }) => readyState)).toEqual(['ended', 'ended']);
    expect(media.track('video')).toBeNull();
  });

  it('notices that a device was unplugged', async () => {
    const { media, captured } = browser(both as Record<Kind, true>);
    await media.start(both);
    captured[1]?.onended?.();
    expect([media.isOn('video'), media.problem('video')]).toEqual([false, 'lost']);
  });

  it('says that it was taken back when it was not the plug', async () => {
    const { media, captured } = browser(both as Record<Kind, true>, 'denied');
    await media.start(both);
    const told = new Promise<void>((resolve) =>
      media.onChange(() => media.problem('audio') === 'denied' && resolve()),
    );
    captured[0]?.onended?.();
    await told;
  });

  it('asks for the chosen device, and lets another one serve when that has just gone', async () => {
    const { media, captured, chosen, unplugged } = browser(both as Record<Kind, true>);
    chosen.audio = 'headset';
    await media.start(both);
    expect(captured.map(({ wanted }) => wanted)).toEqual([{ exact: 'headset' }, undefined]);
    media.release();
    unplugged.add('headset');
    await media.start(both);
    expect(captured.slice(2).map(({ wanted }) => wanted)).toEqual([undefined, undefined]);
  });

  it('changes to another device in a call, the old one stopped first', async () => {
    const { media, captured, chosen } = browser(both as Record<Kind, true>);
    await media.start(both);
    chosen.video = 'outside';
    await media.renew('video');
    await media.renew('audio');
    expect(captured.map(({ kind, readyState }) => `${kind} ${readyState}`)).toEqual([
      'audio live',
      'video ended',
      'video live',
    ]);
    expect(media.track('video')).toBe(captured[2]);
    expect(media.stream.getTracks()).toEqual([captured[2]]);
  });

  it('starts nothing that was off', async () => {
    const { media, captured, chosen } = browser(both as Record<Kind, true>);
    chosen.video = 'outside';
    await media.renew('video');
    expect(captured).toEqual([]);
  });

  it('stays muted on the next microphone, also when muted on the way', async () => {
    const { media, chosen, wait } = browser(both as Record<Kind, true>);
    await media.start(both);
    await media.set('audio', false);
    chosen.audio = 'headset';
    await media.renew('audio');
    expect(media.isOn('audio')).toBe(false);
    await media.set('audio', true);
    let open = (): void => undefined;
    wait(new Promise((resolve) => (open = resolve)));
    chosen.audio = 'desk';
    const renewed = media.renew('audio');
    await Promise.resolve();
    await media.set('audio', false);
    open();
    await renewed;
    expect([media.isOn('audio'), media.track('audio')?.enabled]).toEqual([false, false]);
  });

  it('suppresses noise only if it is wanted', async () => {
    const { media, captured, sound } = browser(both as Record<Kind, true>);
    sound.suppress = false;
    await media.start(both);
    expect(captured.map(({ constraints }) => constraints.noiseSuppression)).toEqual([false, undefined]);
  });

  it('switches noise suppression on the microphone in use, and everything else stays', async () => {
    const { media, captured, chosen, sound } = browser(both as Record<Kind, true>);
    chosen.audio = 'headset';
    sound.tunable = true;
    await media.start(both);
    sound.suppress = false;
    await media.tune();
    expect(captured).toHaveLength(2);
    expect(captured[0]?.constraints).toEqual({
      echoCancellation: true,
      noiseSuppression: false,
      autoGainControl: true,
      deviceId: { exact: 'headset' },
    });
  });

  it('captures anew where the browser did not switch it, and muted stays muted', async () => {
    const { media, captured, sound } = browser(both as Record<Kind, true>);
    await media.start(both);
    await media.set('audio', false);
    sound.suppress = false;
    await media.tune();
    expect(captured.map(({ kind, readyState }) => `${kind} ${readyState}`)).toEqual([
      'audio ended',
      'video live',
      'audio live',
    ]);
    expect(captured[2]?.constraints.noiseSuppression).toBe(false);
    expect([media.track('audio'), media.isOn('audio')]).toEqual([captured[2], false]);
    // It is as wanted now, so nothing more is done.
    await media.tune();
    expect(captured).toHaveLength(3);
  });

  it('captures no microphone for the sake of its noise', async () => {
    const { media, asked } = browser(both as Record<Kind, true>);
    await media.tune();
    expect(asked).toEqual([]);
  });

  it.each([
    ['NotAllowedError', 'Permission denied', 'denied'],
    ['NotAllowedError', 'Permission denied by system', 'denied_by_system'],
    ['SecurityError', '', 'denied'],
    ['NotFoundError', '', 'none'],
    ['OverconstrainedError', '', 'none'],
    ['NotReadableError', '', 'in_use'],
    ['AbortError', '', 'in_use'],
    ['TypeError', '', 'insecure'],
    ['Whatever', '', 'failed'],
  ])('%s (%s) is %s', (name, message, problem) => {
    expect(problemOf(error(name, message))).toBe(problem);
  });
});
