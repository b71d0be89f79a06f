/**
 * The person's own screen, or a window, or a tab: captured when they choose it, and sent instead of
 * the camera, which goes on and comes back by itself. Its sound, where the browser gives it, is
 * mixed with the microphone. Used by the state layer; loaded when somebody shares. Nothing else in
 * the page may call getDisplayMedia (W3C Screen Capture).
 */
import type { LocalMedia } from './media.ts';
import type { Mixer } from './mixer.ts';
import type { Outgoing } from './outgoing.ts';

/** Why nothing is shared, if the person wanted it: refused for good, or broken. */
export type ScreenProblem = 'denied' | 'failed';
/** What counts in the picture (mst-content-hint): single pixels, as in text, or movement. */
export type ScreenHint = 'detail' | 'motion';

export interface ScreenOptions {
  devices: Pick<MediaDevices, 'getDisplayMedia'>;
  /** Just enough of the Permissions API; many browsers do not know the name. */
  permission: () => Promise<PermissionState | 'unknown'>;
  media: Pick<LocalMedia, 'onChange' | 'track'>;
  outgoing: Pick<Outgoing, 'replace'>;
  createMixer: () => Mixer;
  /** Anything below has changed. */
  changed: () => void;
}

/**
 * Hints that a browser may not know do no harm. The limits keep an encoder for each of the others
 * affordable. Sound is passed on as it is, and without what this page plays: the others would hear
 * themselves.
 */
const WANTED = {
  video: { width: { max: 1920 }, height: { max: 1200 }, frameRate: { max: 30 } },
  audio: {
    echoCancellation: false,
    noiseSuppression: false,
    autoGainControl: false,
    restrictOwnAudio: true,
  },
  systemAudio: 'include',
  surfaceSwitching: 'include',
  selfBrowserSurface: 'exclude',
};

export class ScreenShare {
  #options: ScreenOptions;
  #picture: MediaStreamTrack | null = null;
  #sound: MediaStreamTrack | null = null;
  #problem: ScreenProblem | null = null;
  #hint: ScreenHint = 'detail';
  #asking = false;
  /** Counts stops: what was asked for before one is stopped when it arrives after it. */
  #generation = 0;
  #endMix: (() => void) | null = null;

  constructor(options: ScreenOptions) {
    this.#options = options;
  }

  /** What is shared now. */
  get picture(): MediaStreamTrack | null {
    return this.#picture;
  }

  get problem(): ScreenProblem | null {
    return this.#problem;
  }

  set hint(hint: ScreenHint) {
    this.#hint = hint;
    if (this.#picture) this.#picture.contentHint = hint;
  }

  /** Lets the person choose. To be called in a click; never rejects. */
  async start(): Promise<void> {
    if (this.#asking || this.#picture) return;
    this.#asking = true;
    this.#problem = null;
    const generation = this.#generation;
    try {
      const stream = await this.#options.devices.getDisplayMedia(WANTED);
      if (generation === this.#generation) this.#take(stream);
      else for (const track of stream.getTracks()) track.stop();
    } catch (error) {
      const problem = await this.#problemOf(error);
      if (generation === this.#generation) this.#problem = problem;
    } finally {
      this.#asking = false;
    }
    this.#options.changed();
  }

  /** Camera and microphone are sent again, as they are now. */
  stop(): void {
    this.#generation++;
    this.#problem = null;
    const { outgoing, changed } = this.#options;
    const picture = this.#picture;
    this.#picture = null;
    if (picture) {
      picture.onended = null;
      picture.stop();
      outgoing.replace('video', null);
    }
    this.#silence();
    changed();
  }

  #take(stream: MediaStream): void {
    const picture = stream.getVideoTracks()[0];
    if (!picture) return;
    this.#picture = picture;
    picture.contentHint = this.#hint;
    // In the browser's own bar, or the window was closed.
    picture.onended = () => this.stop();
    this.#options.outgoing.replace('video', picture);
    const sound = stream.getAudioTracks()[0];
    if (sound) void this.#blend(sound);
  }

  async #blend(sound: MediaStreamTrack): Promise<void> {
    const { createMixer, media, outgoing } = this.#options;
    this.#sound = sound;
    sound.onended = () => this.#silence();
    const mixer = createMixer();
    mixer.set('screen', sound);
    const follow = (): void => mixer.set('microphone', media.track('audio'));
    follow();
    const unfollow = media.onChange((kind) => {
      if (kind === 'audio') follow();
    });
    this.#endMix = () => {
      unfollow();
      outgoing.replace('audio', null);
      mixer.close();
    };
    const runs = await mixer.start();
    if (this.#sound !== sound) return;
    if (runs) outgoing.replace('audio', mixer.track);
    else this.#silence();
  }

  #silence(): void {
    const sound = this.#sound;
    this.#sound = null;
    if (sound) {
      sound.onended = null;
      sound.stop();
    }
    this.#endMix?.();
    this.#endMix = null;
  }

  /**
   * A closed picker and a refusal have one name (Screen Capture 5.1); who closed it knows that
   * nothing is shared, so only a refusal that stays is worth words.
   */
  async #problemOf(error: unknown): Promise<ScreenProblem | null> {
    const { name, message } = error as Partial<DOMException>;
    if (name !== 'NotAllowedError') return 'failed';
    if (/system|policy/i.test(message ?? '')) return 'denied';
    return (await this.#options.permission()) === 'denied' ? 'denied' : null;
  }
}

/** The Permissions API, where it knows the name. */
export const browserScreenPermission: ScreenOptions['permission'] = async () => {
  try {
    return (await navigator.permissions.query({ name: 'display-capture' as PermissionName })).state;
  } catch {
    return 'unknown';
  }
};
