/**
 * Ringtone, ringback and cues follow the call; silence is one key away, and of several tabs one is
 * heard. Used by App, Incoming and the lobby.
 */
import type { CallState } from '../core/call-state.ts';
import { systemClock } from '../core/clock.ts';
import { Ringer } from '../core/ringer.ts';
import { Sounds } from '../core/sounds.ts';

/** Milliseconds by which a hidden tab, and one that cannot be heard, let the others go first. */
const HIDDEN_WAITS = 150;
const MUTE_WAITS = 400;
/** On and off, in milliseconds, for half a minute. */
const VIBRATION = Array.from({ length: 6 }, () => [400, 200, 400, 4_000]).flat();

export class SoundState {
  #sounds = new Sounds();
  #ringer: Ringer;
  #audible = $state(false);
  #silent = $state(false);
  #chosen = $state(false);
  #phase: CallState['phase'] = 'idle';

  constructor() {
    this.#ringer = new Ringer({
      locks: navigator.locks,
      channel: 'BroadcastChannel' in window ? new BroadcastChannel('dogeller.ring') : null,
      clock: systemClock,
      patience: () => (this.#sounds.audible ? 0 : MUTE_WAITS) + (document.hidden ? HIDDEN_WAITS : 0),
      ring: () => {
        this.#sounds.play('ringtone');
        // Phones only, and only after a gesture; elsewhere it is false.
        navigator.vibrate?.(VIBRATION);
        this.#look();
      },
      hush: () => {
        this.#sounds.play(null);
        navigator.vibrate?.(0);
        this.#look();
      },
    });
  }

  /** The browser would let a ringtone be heard. */
  get audible(): boolean {
    return this.#audible;
  }

  /** The ring was silenced, here or in another tab. */
  get silent(): boolean {
    return this.#silent;
  }

  /** Of the open tabs this is the one that rings, and tells the system of it. */
  get chosen(): boolean {
    return this.#chosen;
  }

  /** To be called in a click or a key press: browsers ask for one. */
  async unlock(): Promise<void> {
    await this.#sounds.unlock();
    this.#look();
    // What was asked for while it could not be heard begins now.
    if (!this.#ringer.chosen || this.#ringer.silent) return;
    this.#sounds.play(null);
    this.#sounds.play('ringtone');
  }

  /** Where it rings; null: the system's speaker. */
  setSpeaker = (id: string | null): void => this.#sounds.setSpeaker(id);

  silence(): void {
    this.#ringer.silence();
  }

  follow(state: CallState): void {
    const before = this.#phase;
    this.#phase = state.phase;
    this.#look();
    if (state.phase === 'incoming') return this.#ringer.start(state.call.id);
    this.#ringer.stop();
    this.#sounds.play(state.phase === 'dialing' && state.alerting ? 'ringback' : null);
    if (state.phase === 'connected' && before === 'connecting') this.#sounds.cue('connected');
    if (state.phase === 'ended' && before !== 'ended') this.#sounds.cue('ended');
  }

  #look(): void {
    this.#audible = this.#sounds.audible;
    this.#silent = this.#ringer.silent;
    this.#chosen = this.#ringer.chosen;
  }
}
