/**
 * The system's own controls of a call (W3C Media Session): on a lock screen, in the small window
 * of picture in picture, on a headset. Used by the companion of a call.
 */
import { KINDS, type Kind } from './kind.ts';

export interface SessionActions {
  toggle: (kind: Kind) => void;
  hangUp: () => void;
  /** The browser wants to show the other one in a small window, as somebody looks at another tab. */
  shrink: () => void;
}

/** `navigator.mediaSession`, with what TypeScript does not know yet. */
export interface Session {
  metadata: MediaMetadata | null;
  setActionHandler(action: string, handler: (() => void) | null): void;
  setMicrophoneActive?(active: boolean): unknown;
  setCameraActive?(active: boolean): unknown;
}

export class CallSession {
  #session: Session | undefined;
  #actions: Record<string, () => void>;

  constructor(session: Session | undefined, actions: SessionActions) {
    this.#session = session;
    this.#actions = {
      togglemicrophone: () => actions.toggle('audio'),
      togglecamera: () => actions.toggle('video'),
      hangup: actions.hangUp,
      enterpictureinpicture: actions.shrink,
    };
  }

  begin(metadata: MediaMetadata | null): void {
    if (this.#session) this.#session.metadata = metadata;
    for (const [action, handler] of Object.entries(this.#actions)) this.#handle(action, handler);
  }

  end(): void {
    if (this.#session) this.#session.metadata = null;
    for (const action of Object.keys(this.#actions)) this.#handle(action, null);
  }

  /** What the switches in the system's controls show. */
  show(on: Record<Kind, boolean>): void {
    for (const kind of KINDS) {
      const set = kind === 'audio' ? 'setMicrophoneActive' : 'setCameraActive';
      try {
        void Promise.resolve(this.#session?.[set]?.(on[kind])).catch(() => undefined);
      } catch {
        // It does not know the other devices of this page.
      }
    }
  }

  #handle(action: string, handler: (() => void) | null): void {
    try {
      this.#session?.setActionHandler(action, handler);
    } catch {
      // An action that this browser does not know (Media Session 6.3: a TypeError).
    }
  }
}
