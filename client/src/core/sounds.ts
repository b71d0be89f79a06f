/**
 * What a call sounds like, made of sine waves: nothing to load, nothing to license. Used by the
 * state layer. Browsers allow sound only after a gesture, which 'Go online' is: see unlock().
 */
export type Loop = 'ringtone' | 'ringback' | null;
export type Cue = 'connected' | 'ended';

export interface Tone {
  hz: number;
  /** Seconds from the beginning of the pattern. */
  at: number;
  for: number;
  loud: number;
}

/** Two notes of a pentatonic scale, twice; then silence until five seconds are over. */
const RINGTONE: Tone[] = [0, 0.9].flatMap((at) => [
  { hz: 659.25, at, for: 0.35, loud: 0.25 },
  { hz: 880, at: at + 0.28, for: 0.55, loud: 0.25 },
]);
/** 425 Hz, one second in five: the calling tone of ITU-T E.180 in most of the world. */
const RINGBACK: Tone[] = [{ hz: 425, at: 0, for: 1, loud: 0.1 }];
export const CUES: Record<Cue, Tone[]> = {
  connected: [
    { hz: 587.33, at: 0, for: 0.12, loud: 0.12 },
    { hz: 880, at: 0.1, for: 0.2, loud: 0.12 },
  ],
  ended: [
    { hz: 587.33, at: 0, for: 0.14, loud: 0.12 },
    { hz: 392, at: 0.12, for: 0.28, loud: 0.12 },
  ],
};
const PERIOD_MS = 5_000;

export class Sounds {
  #context: AudioContext | null = null;
  #speaker: string | null = null;
  #loop: Loop = null;
  #timer: ReturnType<typeof setInterval> | undefined;
  #playing = new Set<OscillatorNode>();

  /** To be called in a click or a key press. */
  async unlock(): Promise<void> {
    try {
      if (!this.#context) {
        this.#context = new AudioContext();
        this.setSpeaker(this.#speaker);
      }
      await this.#context.resume();
    } catch {
      // No sound card, or none allowed: the page says it with light.
    }
  }

  /** False when it would be silent, so that the page can say so before the phone has to ring. */
  get audible(): boolean {
    return this.#context?.state === 'running';
  }

  play(loop: Loop): void {
    if (loop === this.#loop) return;
    this.#loop = loop;
    clearInterval(this.#timer);
    for (const oscillator of this.#playing) oscillator.stop();
    this.#playing.clear();
    if (loop === null) return;
    const tones = loop === 'ringtone' ? RINGTONE : RINGBACK;
    this.#sound(tones);
    this.#timer = setInterval(() => this.#sound(tones), PERIOD_MS);
  }

  cue(cue: Cue): void {
    this.#sound(CUES[cue]);
  }

  /** To be heard there from now on, where the browser lets a page choose; null: the system's speaker. */
  setSpeaker(id: string | null): void {
    this.#speaker = id;
    const context = this.#context as (AudioContext & { setSinkId?: (id: string) => Promise<void> }) | null;
    // Unplugged a moment ago: then it stays where it is.
    context?.setSinkId?.(id ?? '').catch(() => undefined);
  }

  #sound(tones: Tone[]): void {
    const context = this.#context;
    if (context?.state !== 'running') return;
    for (const oscillator of sound(context, context.destination, tones)) {
      this.#playing.add(oscillator);
      oscillator.onended = () => this.#playing.delete(oscillator);
    }
  }
}

/** Plays the tones once, from now on. */
export function sound(context: AudioContext, into: AudioNode, tones: Tone[]): OscillatorNode[] {
  return tones.map((tone) => {
    const oscillator = new OscillatorNode(context, { frequency: tone.hz });
    const gain = new GainNode(context, { gain: 0 });
    const start = context.currentTime + tone.at;
    // Edges are ramps: a sudden start or end clicks.
    gain.gain.setValueAtTime(0, start);
    gain.gain.linearRampToValueAtTime(tone.loud, start + 0.03);
    gain.gain.setValueAtTime(tone.loud, start + tone.for - 0.05);
    gain.gain.linearRampToValueAtTime(0, start + tone.for);
    oscillator.connect(gain).connect(into);
    oscillator.start(start);
    oscillator.stop(start + tone.for);
    return oscillator;
  });
}
