/** Who this person is and whether the server hears them. Used by the welcome screen and the header. */
import type { CloseCode, ErrorCode } from '../../../src/protocol/constants.ts';
import type { Self } from '../../../src/protocol/events.ts';
import type { SignalingClient, Status } from '../core/signaling.ts';
import type { Remembered } from '../core/storage.ts';

export class SessionState {
  #signaling: SignalingClient;
  #browser: Remembered;
  #tab: Remembered;
  #status = $state.raw<Status>({ state: 'closed', code: null });
  #self = $state.raw<Self | null>(null);
  #node = $state<string | null>(null);
  #problem = $state<ErrorCode | null>(null);
  #needsCode = $state(false);

  constructor(signaling: SignalingClient, browser: Remembered, tab: Remembered) {
    this.#signaling = signaling;
    this.#browser = browser;
    this.#tab = tab;
    signaling.onStatus((status) => {
      this.#status = status;
      if (status.state !== 'closed') return;
      this.#self = null;
      this.#node = null;
    });
    signaling.onSession(({ self, node }) => {
      this.#self = self;
      this.#node = node;
      this.#problem = null;
      this.#tab.set('dogeller.online', 'true');
    });
  }

  get status(): Status['state'] {
    return this.#status.state;
  }

  /** Why the session is over for good; null while it lives or was never asked for. */
  get closed(): CloseCode | ErrorCode | null {
    return this.#status.code;
  }

  get self(): Self | null {
    return this.#self;
  }

  /** The server process that serves this tab. */
  get node(): string | null {
    return this.#node;
  }

  /** Why going online failed. */
  get problem(): ErrorCode | null {
    return this.#problem;
  }

  /** The server lets in only who knows its access code. */
  get needsCode(): boolean {
    return this.#needsCode;
  }

  get rememberedName(): string {
    return this.#browser.get('dogeller.name') ?? '';
  }

  /** Whether this tab was online before it was reloaded. */
  get wasOnline(): boolean {
    return this.#tab.get('dogeller.online') === 'true' && this.rememberedName !== '';
  }

  get link(): string {
    return this.#self ? `${location.origin}/call/${encodeURIComponent(this.#self.id)}` : '';
  }

  async goOnline(name: string, code?: string): Promise<void> {
    this.#problem = null;
    this.#browser.set('dogeller.name', name);
    if (code !== undefined) this.#tab.set('dogeller.code', code);
    const known = this.#tab.get('dogeller.code');
    const outcome = await this.#signaling.open(known === null ? { name } : { name, code: known });
    if (outcome.ok) return;
    const first = outcome.code === 'unauthorized' && !this.#needsCode && known === null;
    if (outcome.code === 'unauthorized') this.#needsCode = true;
    // Being asked for a code is no mistake of theirs.
    this.#problem = first ? null : outcome.code;
  }

  async goOffline(): Promise<void> {
    this.#tab.set('dogeller.online', null);
    await this.#signaling.close();
  }

  /** This tab instead of the other one. */
  useHere(): Promise<void> {
    return this.goOnline(this.rememberedName);
  }
}
