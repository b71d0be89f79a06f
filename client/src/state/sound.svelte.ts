/** Ringtone, ringback and cues follow the call; silence is one key away. Used by App and Incoming. */
import type { CallState } from '../core/call-state.ts';
import { Sounds } from '../core/sounds.ts';

export class SoundState {
  #sounds = new Sounds();
  #audible = $state(false);
  #phase: CallState['phase'] = 'idle';

  /** The browser would let a ringtone be heard. */
  get audible(): boolean {
    return this.#audible;
  }

  /** To be called in a click or a key press: browsers ask for one. */
  async unlock(): Promise<void> {
    await this.#sounds.unlock();
    this.#audible = this.#sounds.audible;
    if (this.#phase === 'incoming') this.#sounds.play('ringtone');
  }

  silence(): void {
    this.#sounds.play(null);
  }

  follow(state: CallState): void {
    const before = this.#phase;
    this.#phase = state.phase;
    this.#audible = this.#sounds.audible;
    if (state.phase === 'incoming') {
      if (before !== 'incoming') this.#sounds.play('ringtone');
      return;
    }
    this.#sounds.play(state.phase === 'dialing' && state.alerting ? 'ringback' : null);
    if (state.phase === 'connected' && before === 'connecting') this.#sounds.cue('connected');
    if (state.phase === 'ended' && before !== 'ended') this.#sounds.cue('ended');
  }
}
