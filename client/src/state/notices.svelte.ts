/**
 * Whether the system may tell of calls while the page is hidden, and doing so. The permission is
 * asked for only when the person presses the button that offers it. Used by App and the lobby.
 */
import type { Answer, Notices, Ring } from '../core/notices.ts';
import type { Remembered } from '../core/storage.ts';

const KEY = 'dogeller.notices';

export class NoticesState {
  #memory: Remembered;
  #answered: (call: string, answer: Answer) => void;
  #permission = $state<NotificationPermission>('denied');
  #wanted = $state(true);
  #notices: Promise<Notices | null> | null = null;

  constructor(memory: Remembered, answered: (call: string, answer: Answer) => void) {
    this.#memory = memory;
    this.#answered = answered;
    this.#wanted = memory.get(KEY) !== 'no';
    // Elsewhere, and without HTTPS, there is none.
    if ('Notification' in window && 'serviceWorker' in navigator) {
      this.#permission = Notification.permission;
      if (this.#permission === 'granted') void this.#open();
    }
  }

  /** The browser has never been asked, and the person has not said no to us. */
  get offered(): boolean {
    return this.#permission === 'default' && this.#wanted;
  }

  async allow(): Promise<void> {
    this.#permission = await Notification.requestPermission();
    if (this.#permission === 'granted') await this.#open();
  }

  refuse(): void {
    this.#wanted = false;
    this.#memory.set(KEY, 'no');
  }

  /** Tells of it if the person does not see the page; returns what takes it back. */
  ring(ring: Ring): () => void {
    let over = false;
    let close = (): void => undefined;
    if (this.#notices && !document.hasFocus()) {
      void this.#notices.then((notices) => {
        if (notices && !over) close = notices.ring(ring);
      });
    }
    return () => {
      over = true;
      close();
    };
  }

  async #open(): Promise<void> {
    this.#notices ??= import('../core/notices.ts')
      .then(({ openNotices }) => openNotices(this.#answered))
      .catch(() => null);
    await this.#notices;
  }
}
