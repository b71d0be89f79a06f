/**
 * What the person says of themselves: available, away, or not to be disturbed. One for all tabs of a
 * browser, remembered, and told to the server again at every session. Used by the list's own row.
 */
import { CHOSEN_STATUSES, type ChosenStatus } from '../../../src/protocol/constants.ts';
import type { SignalingClient } from '../core/signaling.ts';
import type { Memory } from '../core/storage.ts';

const KEY = 'dogeller.status';

export class StatusState {
  #signaling: SignalingClient;
  #memory: Memory;
  #chosen = $state<ChosenStatus>('available');
  /** The server may not know it yet. */
  #owed = false;

  constructor(signaling: SignalingClient, memory: Memory) {
    this.#signaling = signaling;
    this.#memory = memory;
    this.#chosen = this.#remembered();
    // Everybody begins as available.
    signaling.onSession(() => (this.#owed || this.#chosen !== 'available') && void this.#tell());
    // The tab in which it was chosen has told the server.
    addEventListener('storage', ({ key }) => {
      if (key === KEY || key === null) this.#chosen = this.#remembered();
    });
  }

  get chosen(): ChosenStatus {
    return this.#chosen;
  }

  set chosen(status: ChosenStatus) {
    this.#chosen = status;
    this.#memory.set(KEY, status === 'available' ? null : status);
    void this.#tell();
  }

  /** A server that does not hear it now hears it at the next session. */
  async #tell(): Promise<void> {
    this.#owed = true;
    const status = this.#chosen;
    const { ok } = await this.#signaling.request('people:status', { status });
    if (ok && status === this.#chosen) this.#owed = false;
  }

  #remembered(): ChosenStatus {
    const kept = this.#memory.get(KEY);
    return CHOSEN_STATUSES.find((status) => status === kept) ?? 'available';
  }
}
