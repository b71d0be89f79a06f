/** Whether this browser's address is kept from the other side. Used by the lobby and the IceKeeper. */
import type { IceKeeper } from '../core/ice-keeper.ts';
import type { Remembered } from '../core/storage.ts';

export class PrivacyState {
  #memory: Remembered;
  #hidden = $state(false);
  #hasRelay = $state(false);

  constructor(memory: Remembered) {
    this.#memory = memory;
    this.#hidden = memory.get('dogeller.relayOnly') === 'true';
  }

  /** Media goes through a relay or not at all (RFC 8828, mode 4). */
  get hidden(): boolean {
    return this.#hidden;
  }

  set hidden(hidden: boolean) {
    this.#hidden = hidden;
    this.#memory.set('dogeller.relayOnly', hidden ? 'true' : null);
  }

  /** There is a relay to hide behind. */
  get hasRelay(): boolean {
    return this.#hasRelay;
  }

  follow(ice: IceKeeper): void {
    ice.onChange(() => (this.#hasRelay = ice.hasRelay));
  }
}
