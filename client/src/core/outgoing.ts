/**
 * What goes out to the others: camera and microphone, unless something stands in for one of them,
 * such as a shared screen for the picture. Used by CallController, which gives it to every member.
 * Owns no track and stops none.
 */
import { Listeners } from './listeners.ts';
import type { LocalMedia } from './media.ts';
import type { Kind } from './kind.ts';
import type { Sending } from './remote-member.ts';

export class Outgoing {
  #media: Pick<LocalMedia, 'isOn' | 'onChange' | 'track'>;
  #instead: Record<Kind, MediaStreamTrack | null> = { audio: null, video: null };
  #changed = new Listeners<Kind>();

  constructor(media: Pick<LocalMedia, 'isOn' | 'onChange' | 'track'>) {
    this.#media = media;
    media.onChange((kind) => this.#changed.tell(kind));
  }

  /** Told whenever the track of a kind, or what is said of it, has changed. */
  onChange = (listener: (kind: Kind) => void) => this.#changed.add(listener);

  track(kind: Kind): MediaStreamTrack | null {
    return this.#instead[kind] ?? this.#media.track(kind);
  }

  /** What the others are told. `audio` is the microphone: the sound of a screen says nothing of it. */
  get sending(): Sending {
    const screen = this.#instead.video !== null;
    return { audio: this.#media.isOn('audio'), video: screen || this.#media.isOn('video'), screen };
  }

  /** Sends this instead of the camera or the microphone, which go on; null sends them again. */
  replace(kind: Kind, track: MediaStreamTrack | null): void {
    if (this.#instead[kind] === track) return;
    this.#instead[kind] = track;
    this.#changed.tell(kind);
  }
}
