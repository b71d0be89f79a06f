/**
 * The person's own camera and microphone: captures with whatever there is, switches them on and
 * off, and owns stopping every track. Used by CallController and by the camera check. Nothing
 * else in the page may call getUserMedia.
 */
import { Listeners } from './listeners.ts';
import { KINDS, type Kind } from './kind.ts';

/** Why a device is not there, in words that the page can explain. */
export type Problem = 'denied' | 'denied_by_system' | 'none' | 'in_use' | 'insecure' | 'lost' | 'failed';

export interface Wanted {
  audio: boolean;
  video: boolean;
}

/** Just enough of the Permissions API: absent in some browsers, and so may single names be. */
export type AskPermission = (kind: Kind) => Promise<PermissionState | 'unknown'>;

export interface MediaOptions {
  /** `navigator.mediaDevices`: undefined where the page is not a secure context. */
  devices: Pick<MediaDevices, 'getUserMedia'> | undefined;
  createStream: () => MediaStream;
  permission: AskPermission;
  /** The chosen device, if it is there; null leaves it to the browser. */
  preferred?: (kind: Kind) => string | null;
  /** Whether noise is taken out of the microphone's sound; default yes. */
  suppressNoise?: () => boolean;
}

const CONSTRAINTS: Record<Kind, MediaTrackConstraints> = {
  audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  video: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 30 }, facingMode: 'user' },
};

export class LocalMedia {
  /** The own picture, without the sound: always the same object, whatever comes and goes in it. */
  readonly stream: MediaStream;
  #options: MediaOptions;
  #tracks: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #problems: Partial<Record<Kind, Problem>> = {};
  /** Counts releases: what was asked for before one is stopped when it arrives after it. */
  #generation = 0;
  #renewing: Promise<void> = Promise.resolve();
  /** What was preferred when the track was asked for. */
  #used: Record<Kind, string | null> = { audio: null, video: null };
  /** From one device to the next: whether it is to be on then. */
  #between: Partial<Record<Kind, boolean>> = {};
  #changed = new Listeners<Kind>();

  constructor(options: MediaOptions) {
    this.#options = options;
    this.stream = options.createStream();
  }

  /** Told whenever the track, its being on, or the problem of a kind has changed. */
  onChange = (listener: (kind: Kind) => void) => this.#changed.add(listener);

  track(kind: Kind): MediaStreamTrack | null {
    return this.#tracks[kind];
  }

  problem(kind: Kind): Problem | null {
    return this.#problems[kind] ?? null;
  }

  /** Whether others would see or hear something. */
  isOn(kind: Kind): boolean {
    return this.#tracks[kind]?.enabled ?? this.#between[kind] ?? false;
  }

  /**
   * Captures what is wanted and not yet there: both together, so that the browser asks once, else
   * each by itself. Never rejects; what is missing has a problem().
   */
  async start(wanted: Wanted): Promise<void> {
    const generation = this.#generation;
    const missing = KINDS.filter((kind) => wanted[kind] && !this.#tracks[kind]);
    if (missing.length === 0) return;
    const problem = await this.#capture(missing, generation);
    if (problem === null) return;
    if (missing.length === 1 || problem === 'insecure') {
      for (const kind of missing) this.#setProblem(kind, problem);
      return;
    }
    for (const kind of missing) {
      const failed = (await this.#isRefused(kind, problem))
        ? problem
        : await this.#capture([kind], generation);
      if (failed !== null) this.#setProblem(kind, failed);
    }
  }

  /**
   * On and off. The microphone is only muted, to be back without a gap; the camera is stopped, so
   * that its light goes out (media capture spec, 6.3: a device without live tracks is released).
   */
  async set(kind: Kind, on: boolean): Promise<void> {
    const track = this.#tracks[kind];
    if (kind in this.#between) {
      this.#between[kind] = on;
      return this.#changed.tell(kind);
    }
    if (on && !track) return this.start({ audio: kind === 'audio', video: kind === 'video' });
    if (kind === 'video' && !on) return this.#drop('video');
    if (track) track.enabled = on;
    this.#changed.tell(kind);
  }

  /**
   * Another device is chosen, or the chosen one is back: takes it if this kind is captured. The old
   * track is stopped first, as a phone opens one camera at a time; muted stays muted.
   */
  renew(kind: Kind): Promise<void> {
    this.#renewing = this.#renewing.then(() => this.#renew(kind));
    return this.#renewing;
  }

  async #renew(kind: Kind): Promise<void> {
    const old = this.#tracks[kind];
    const wanted = this.#options.preferred?.(kind) ?? null;
    if (old && wanted !== this.#used[kind]) await this.#replace(kind, old);
  }

  async #replace(kind: Kind, old: MediaStreamTrack): Promise<void> {
    this.#between[kind] = old.enabled;
    this.#detach(kind);
    const problem = await this.#capture([kind], this.#generation);
    delete this.#between[kind];
    if (problem !== null) this.#setProblem(kind, problem);
  }

  /**
   * Noise suppression was switched: changes the microphone in use, and captures it anew if the
   * browser did not change it.
   */
  tune(): Promise<void> {
    this.#renewing = this.#renewing.then(() => this.#tune());
    return this.#renewing;
  }

  async #tune(): Promise<void> {
    const track = this.#tracks.audio;
    if (!track) return;
    const wanted = this.#noiseSuppression;
    // What is not named is taken back (media capture spec, 14.2), so all of it is said again.
    const constraints = { ...track.getConstraints(), noiseSuppression: wanted };
    await track.applyConstraints(constraints).catch(() => undefined);
    const { noiseSuppression } = track.getSettings();
    // Left out: this browser has none, and another capture would not have it either.
    if (noiseSuppression === undefined || noiseSuppression === wanted) return;
    if (this.#tracks.audio === track) await this.#replace('audio', track);
  }

  /** Stops everything: the call, or the camera check, is over. */
  release(): void {
    this.#generation++;
    this.#problems = {};
    for (const kind of KINDS) this.#drop(kind);
  }

  /** Returns why it failed, or null. `chosen`: from the chosen devices, else from any. */
  async #capture(kinds: readonly Kind[], generation: number, chosen = true): Promise<Problem | null> {
    if (!this.#options.devices) return 'insecure';
    try {
      const constraints = Object.fromEntries(kinds.map((kind) => [kind, this.#constraints(kind, chosen)]));
      const stream = await this.#options.devices.getUserMedia(constraints);
      for (const track of stream.getTracks()) this.#take(track, generation);
      return null;
    } catch (error) {
      // The chosen one has just gone: another one is better than none.
      if (chosen && (error as Error).name === 'OverconstrainedError')
        return this.#capture(kinds, generation, false);
      return problemOf(error);
    }
  }

  /** `exact`: as a mere wish it counts no more to a browser than the size of the picture. */
  #constraints(kind: Kind, chosen: boolean): MediaTrackConstraints {
    const exact = this.#options.preferred?.(kind) ?? null;
    this.#used[kind] = exact;
    const wanted = { ...CONSTRAINTS[kind] };
    if (kind === 'audio') wanted.noiseSuppression = this.#noiseSuppression;
    if (exact === null || !chosen) return wanted;
    delete wanted.facingMode;
    return { ...wanted, deviceId: { exact } };
  }

  get #noiseSuppression(): boolean {
    return this.#options.suppressNoise?.() ?? true;
  }

  #take(track: MediaStreamTrack, generation: number): void {
    const kind = track.kind as Kind;
    if (generation !== this.#generation || this.#tracks[kind]) {
      track.stop();
      return;
    }
    // Movement matters more than single pixels in a talk (mst-content-hint).
    if (kind === 'video') track.contentHint = 'motion';
    // Unplugged, or taken back in the browser's own bar.
    track.onended = () => {
      if (this.#tracks[kind] !== track) return;
      this.#drop(kind);
      void this.#lose(kind);
    };
    delete this.#problems[kind];
    track.enabled = this.#between[kind] ?? true;
    this.#tracks[kind] = track;
    if (kind === 'video') this.stream.addTrack(track);
    this.#changed.tell(kind);
  }

  #drop(kind: Kind): void {
    this.#detach(kind);
    this.#changed.tell(kind);
  }

  #detach(kind: Kind): void {
    const track = this.#tracks[kind];
    this.#tracks[kind] = null;
    if (!track) return;
    track.onended = null;
    if (kind === 'video') this.stream.removeTrack(track);
    track.stop();
  }

  async #lose(kind: Kind): Promise<void> {
    this.#setProblem(kind, 'lost');
    const denied = (await this.#options.permission(kind)) === 'denied';
    if (denied && this.#problems[kind] === 'lost') this.#setProblem(kind, 'denied');
  }

  #setProblem(kind: Kind, problem: Problem): void {
    this.#problems[kind] = problem;
    this.#changed.tell(kind);
  }

  /** Asking again for what was just refused would only open the same question again. */
  async #isRefused(kind: Kind, problem: Problem): Promise<boolean> {
    if (problem !== 'denied') return false;
    return (await this.#options.permission(kind)) === 'denied';
  }
}

/** The errors of getUserMedia (media capture and streams, 10.2.6), and what browsers make of them. */
export function problemOf(error: unknown): Problem {
  const { name, message } = error as Partial<DOMException>;
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      // Chromium says so in words only.
      return /system/i.test(message ?? '') ? 'denied_by_system' : 'denied';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none';
    case 'NotReadableError':
    case 'AbortError':
      return 'in_use';
    case 'TypeError':
      return 'insecure';
    default:
      return 'failed';
  }
}

/** The Permissions API, where there is one. */
export const browserPermission: AskPermission = async (kind) => {
  try {
    const name = (kind === 'audio' ? 'microphone' : 'camera') as PermissionName;
    return (await navigator.permissions.query({ name })).state;
  } catch {
    return 'unknown';
  }
};
