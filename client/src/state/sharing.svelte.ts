/**
 * The shared screen as the screen sees it. Thin: core/screen.ts does it, and is loaded at the first
 * call. Used by the toolbar, the own picture and the notes in a call.
 */
import type { CallState } from '../core/call-state.ts';
import type { ScreenHint, ScreenProblem, ScreenShare } from '../core/screen.ts';
import type { StageCore } from './stage.svelte.ts';

export class SharingState {
  /** Phones cannot, and a page without HTTPS may not. */
  readonly offered = 'getDisplayMedia' in (navigator.mediaDevices ?? {});
  #core: StageCore;
  #share: Promise<ScreenShare> | null = null;
  #stream = $state.raw<MediaStream | null>(null);
  #problem = $state<ScreenProblem | null>(null);
  #hint = $state<ScreenHint>('detail');

  constructor(core: StageCore) {
    this.#core = core;
    core.controller.onState((state) => this.#follow(state));
    this.#follow(core.controller.state);
  }

  /** The shared picture, for the own view; null when nothing is shared. */
  get stream(): MediaStream | null {
    return this.#stream;
  }

  get on(): boolean {
    return this.#stream !== null;
  }

  get problem(): ScreenProblem | null {
    return this.#problem;
  }

  forgive(): void {
    this.#problem = null;
  }

  /** Movement counts more than sharpness: a film, a game. */
  get smooth(): boolean {
    return this.#hint === 'motion';
  }

  set smooth(smooth: boolean) {
    this.#hint = smooth ? 'motion' : 'detail';
    void this.#share?.then((share) => (share.hint = this.#hint)).catch(() => undefined);
  }

  toggle = (): void => void (this.on ? this.stop() : this.#start());

  async stop(): Promise<void> {
    this.#problem = null;
    const share = await this.#share?.catch(() => null);
    share?.stop();
  }

  async #start(): Promise<void> {
    this.#problem = null;
    try {
      const share = await this.#load();
      share.hint = this.#hint;
      await share.start();
    } catch {
      this.#problem = 'failed';
    }
  }

  #follow({ phase }: CallState): void {
    if (phase === 'idle' || phase === 'ended') return void this.stop();
    // Ahead of the click: later the server may be away, and a click does not count for long.
    if (this.offered && phase !== 'incoming') void this.#load().catch(() => undefined);
  }

  #load(): Promise<ScreenShare> {
    this.#share ??= this.#open().catch((error: unknown) => {
      this.#share = null;
      throw error;
    });
    return this.#share;
  }

  async #open(): Promise<ScreenShare> {
    const [screen, { createMixer }] = await Promise.all([
      import('../core/screen.ts'),
      import('../core/mixer.ts'),
    ]);
    const { media, outgoing } = this.#core;
    const share: ScreenShare = new screen.ScreenShare({
      devices: navigator.mediaDevices,
      permission: screen.browserScreenPermission,
      media,
      outgoing,
      createMixer,
      changed: () => {
        this.#stream = share.picture ? new MediaStream([share.picture]) : null;
        this.#problem = share.problem;
      },
    });
    return share;
  }
}
