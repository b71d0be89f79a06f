/**
 * What is on the stage of a call besides the call itself: the own picture's place, the shared
 * screen, the views. Made by Online.svelte and kept by AppState, as it is not in the first load.
 */
import type { CallController } from '../core/call.ts';
import type { CallState } from '../core/call-state.ts';
import type { LocalMedia } from '../core/media.ts';
import type { Session } from '../core/media-session.ts';
import type { Outgoing } from '../core/outgoing.ts';
import type { Remembered } from '../core/storage.ts';
import type { WakeLockOptions } from '../core/wake-lock.ts';
import { FitsState } from './fits.svelte.ts';
import { OwnPictureState } from './own-picture.svelte.ts';
import { SharingState } from './sharing.svelte.ts';
import { ViewState } from './view.svelte.ts';

/** The parts of the core that it stands on. */
export interface StageCore {
  browser: Remembered;
  controller: CallController;
  media: LocalMedia;
  outgoing: Outgoing;
  tab: Remembered;
}

export class StageState {
  readonly picture: OwnPictureState;
  readonly sharing: SharingState;
  readonly view = new ViewState();
  readonly fits: FitsState;
  #core: StageCore;
  #accompanied = false;

  constructor(core: StageCore) {
    this.#core = core;
    this.picture = new OwnPictureState(core.browser, core.tab);
    this.sharing = new SharingState(core);
    this.fits = new FitsState(core.browser);
    core.controller.onState((state) => this.#follow(state));
    // After a reload the call may have been there first.
    this.#follow(core.controller.state);
  }

  #follow({ phase }: CallState): void {
    if (phase === 'ended' || phase === 'idle') this.view.leaveFull();
    else if (phase !== 'incoming') void this.#accompany();
  }

  /** Screen kept on, system's controls: without them a call is still a call. */
  async #accompany(): Promise<void> {
    if (this.#accompanied) return;
    this.#accompanied = true;
    try {
      const { Companion } = await import('../core/companion.ts');
      const { mediaSession, wakeLock } = navigator as {
        mediaSession?: Session;
        wakeLock?: WakeLockOptions['lock'];
      };
      new Companion({
        controller: this.#core.controller,
        media: this.#core.media,
        lock: wakeLock,
        page: document,
        session: mediaSession,
        describe: (title) => ('MediaMetadata' in window ? new MediaMetadata({ title }) : null),
        shrink: () => void this.view.shrink(),
      });
    } catch {
      this.#accompanied = false;
    }
  }
}
