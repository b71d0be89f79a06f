/**
 * Two mistakes that everybody makes with a microphone: to talk while it is muted, and to talk into
 * one that gives nothing. Told what is measured, says which of them it looks like. Pure but for the
 * clock; used by the hints in a call. Nothing it is told leaves the page.
 */
import type { Clock } from './clock.ts';

export type MicHint = 'muted' | 'silent';

export interface Measured {
  /** From 0, a quiet room, to 1: see meter.ts. */
  level: number;
  /** Every sample was zero, which no room is: a switch on the headset, or the wrong device. */
  zero: boolean;
}

/** About -33 dB: a voice at arm's length, and hardly a keyboard. */
export const LOUD = 0.45;
/** So many loud measures within the window are talking; a door is fewer. */
const TALK = 5;
const WINDOW_MS = 2_000;
/** Some drivers need a moment before the first sound. */
export const SILENT_MS = 8_000;

export class MicWatch {
  #clock: Pick<Clock, 'now'>;
  #tell: (hint: MicHint | null) => void;
  #hint: MicHint | null = null;
  #dismissed: MicHint | null = null;
  #isOn: boolean | null = null;
  #loud: number[] = [];
  #silentSince: number | null = null;

  constructor(clock: Pick<Clock, 'now'>, tell: (hint: MicHint | null) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /** One measure, about ten a second. `isOn`: the others hear it. */
  hear({ level, zero }: Measured, isOn: boolean): void {
    const now = this.#clock.now();
    if (isOn !== this.#isOn) this.#switched(isOn);
    if (isOn) return this.#watchSilence(zero, now);
    if (level < LOUD) return;
    this.#loud = [...this.#loud.filter((at) => now - at < WINDOW_MS), now];
    if (this.#loud.length >= TALK) this.#show('muted');
  }

  /** The person has read it: not again until they switch, or for this microphone. */
  dismiss(): void {
    this.#dismissed = this.#hint;
    this.#set(null);
  }

  #switched(isOn: boolean): void {
    this.#isOn = isOn;
    this.#loud = [];
    this.#silentSince = null;
    if (this.#dismissed === 'muted') this.#dismissed = null;
    this.#set(null);
  }

  #watchSilence(zero: boolean, now: number): void {
    if (!zero) {
      this.#silentSince = null;
      return this.#set(null);
    }
    this.#silentSince ??= now;
    if (now - this.#silentSince >= SILENT_MS) this.#show('silent');
  }

  #show(hint: MicHint): void {
    if (this.#dismissed !== hint) this.#set(hint);
  }

  #set(hint: MicHint | null): void {
    if (hint === this.#hint) return;
    this.#hint = hint;
    this.#tell(hint);
  }
}
