/**
 * What goes with a call outside of the page: the screen stays on, and the system's controls mute
 * and hang up. Made at the first call, from a part that is loaded then; follows every later one.
 */
import type { CallController } from './call.ts';
import type { CallState } from './call-state.ts';
import type { LocalMedia } from './media.ts';
import { CallSession, type Session } from './media-session.ts';
import { WakeLock, type WakeLockOptions } from './wake-lock.ts';

export interface CompanionOptions extends WakeLockOptions {
  controller: Pick<CallController, 'hangUp' | 'onState' | 'state'>;
  media: Pick<LocalMedia, 'isOn' | 'onChange' | 'set'>;
  session: Session | undefined;
  /** What the system shows of the call: whom it is with. */
  describe: (name: string) => MediaMetadata | null;
  shrink: () => void;
}

export class Companion {
  #options: CompanionOptions;
  #wakeLock: WakeLock;
  #session: CallSession;
  #callee: string | null = null;

  constructor(options: CompanionOptions) {
    this.#options = options;
    const { controller, media, session, shrink } = options;
    this.#wakeLock = new WakeLock(options);
    this.#session = new CallSession(session, {
      toggle: (kind) => void media.set(kind, !media.isOn(kind)),
      hangUp: () => controller.hangUp(),
      shrink,
    });
    controller.onState((state) => this.#follow(state));
    media.onChange(() => this.#show());
    this.#follow(controller.state);
  }

  #follow(state: CallState): void {
    const isTalk =
      state.phase === 'connecting' || state.phase === 'connected' || state.phase === 'reconnecting';
    const callee = isTalk || state.phase === 'dialing' ? state.peer.name : null;
    if (callee === this.#callee) return;
    this.#callee = callee;
    void this.#wakeLock.set(callee !== null);
    if (callee === null) return this.#session.end();
    this.#session.begin(this.#options.describe(callee));
    this.#show();
  }

  #show(): void {
    const { media } = this.#options;
    if (this.#callee !== null) this.#session.show({ audio: media.isOn('audio'), video: media.isOn('video') });
  }
}
