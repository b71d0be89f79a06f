/**
 * Chat, reactions and files, as far as the page knows of them before they are loaded, which happens once
 * there is a call. Used by the title, the toolbar and the panel.
 */
import type { CallController } from '../core/call.ts';
import type { Room } from './room.svelte.ts';

export class TalkState {
  #controller: CallController;
  #room = $state.raw<Room | null>(null);
  #failed = $state(false);

  constructor(controller: CallController) {
    this.#controller = controller;
    controller.onState(({ phase }) => {
      if (phase !== 'idle' && phase !== 'ended') void this.load();
    });
  }

  /** Null until it is loaded. */
  get room(): Room | null {
    return this.#room;
  }

  /** It could not be loaded: the server is away. */
  get failed(): boolean {
    return this.#failed;
  }

  /** What came and was not looked at. */
  get unread(): number {
    return this.#room?.unread ?? 0;
  }

  async load(): Promise<void> {
    if (this.#room) return;
    try {
      const { Room } = await import('./room.svelte.ts');
      this.#failed = false;
      this.#room ??= new Room(this.#controller);
    } catch {
      this.#failed = true;
    }
  }
}
