/**
 * A muted microphone that is on while a key is held. It is switched off again whatever happens:
 * nobody must be heard after letting go, or after going to another window.
 */
export interface Microphone {
  /** There is one, and it is muted: one that is still being captured could not be taken back. */
  canTalk(): boolean;
  speak(on: boolean): void;
}

export class PushToTalk {
  #microphone: Microphone;
  #held = false;

  constructor(microphone: Microphone) {
    this.#microphone = microphone;
  }

  /** `repeat`: the keyboard repeats a key that is held. Returns whether it was meant for this. */
  press(repeat: boolean): boolean {
    if (this.#held) return true;
    if (repeat || !this.#microphone.canTalk()) return false;
    this.#held = true;
    this.#microphone.speak(true);
    return true;
  }

  /** The key, the window or the call was left. Returns whether anything was held. */
  release(): boolean {
    if (!this.#held) return false;
    this.#held = false;
    this.#microphone.speak(false);
    return true;
  }
}
