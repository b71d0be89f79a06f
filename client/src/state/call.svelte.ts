/**
 * The call as the screen sees it: the machine's state, the streams, and what is switched on. Thin:
 * every decision is CallController's. Used by the stage, the call screen and the incoming dialog.
 */
import type { Media } from '../../../src/protocol/constants.ts';
import type { CallController } from '../core/call.ts';
import type { CallState, Party } from '../core/call-state.ts';
import type { LocalMedia, Problem } from '../core/media.ts';
import { KINDS, type Kind } from '../core/peer.ts';
import type { RemoteMember, Sending } from '../core/remote-member.ts';
import type { Verification } from '../core/verifier.ts';

const UNVERIFIED: Verification = { state: 'waiting' };

/** A TURN server that knows us not (RFC 8656); other codes are about single addresses. */
const UNAUTHORIZED = 401;

export class CallViewState {
  #controller: CallController;
  #media: LocalMedia;
  #state = $state.raw<CallState>({ phase: 'idle' });
  #remote = $state.raw<MediaStream | null>(null);
  #theirs = $state.raw<Sending | null>(null);
  #mine = $state<Record<Kind, boolean>>({ audio: false, video: false });
  #tracks = $state.raw<Record<Kind, MediaStreamTrack | null>>({ audio: null, video: null });
  #problems = $state<Record<Kind, Problem | null>>({ audio: null, video: null });
  #refused = $state(false);
  #checking = $state(false);
  #verification = $state.raw(UNVERIFIED);
  #confirmed = $state(false);
  #mustCompareAgain = $state(false);

  constructor(controller: CallController, media: LocalMedia) {
    this.#controller = controller;
    this.#media = media;
    controller.onState((state) => {
      this.#state = state;
      if (state.phase !== 'idle' && state.phase !== 'incoming') this.#checking = false;
      if (state.phase === 'idle' || state.phase === 'ended') this.#forget();
    });
    controller.onMember((member) => this.#show(member));
    controller.onRefused((code) => (this.#refused ||= code === UNAUTHORIZED));
    media.onChange((kind) => {
      this.#mine[kind] = media.isOn(kind);
      this.#tracks = { audio: media.track('audio'), video: media.track('video') };
      this.#problems[kind] = media.problem(kind);
    });
  }

  get state(): CallState {
    return this.#state;
  }

  /** Ringing, connecting or talking: the call has the whole screen. */
  get isOnScreen(): boolean {
    return !['idle', 'incoming', 'ended'].includes(this.#state.phase);
  }

  /** Contract 5: what the root's data-call says. */
  get mark(): 'ringing' | 'connecting' | 'connected' | 'reconnecting' | 'ended' | undefined {
    const { phase } = this.#state;
    if (phase === 'idle') return undefined;
    return phase === 'dialing' || phase === 'incoming' ? 'ringing' : phase;
  }

  get own(): MediaStream {
    return this.#media.stream;
  }

  ownTrack(kind: Kind): MediaStreamTrack | null {
    return this.#mine[kind] ? this.#tracks[kind] : null;
  }

  get mine(): Readonly<Record<Kind, boolean>> {
    return this.#mine;
  }

  get problems(): Readonly<Record<Kind, Problem | null>> {
    return this.#problems;
  }

  get remote(): MediaStream | null {
    return this.#remote;
  }

  /** What the other one has switched on; null until their page said it. */
  get theirs(): Sending | null {
    return this.#theirs;
  }

  /** The relay server did not take our credentials. */
  get refused(): boolean {
    return this.#refused;
  }

  /** The camera check runs. */
  get checking(): boolean {
    return this.#checking;
  }

  /** What shows whether anybody sits in between. */
  get verification(): Verification {
    return this.#verification;
  }

  /** The two have compared the symbols: this person says so. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** They had, and since then the connection is another one. */
  get mustCompareAgain(): boolean {
    return this.#mustCompareAgain;
  }

  confirm = (): void => {
    this.#confirmed = true;
    this.#mustCompareAgain = false;
  };

  serverNow = (): number => this.#controller.serverNow();

  dial = (peer: Party, media: Media): void => this.#controller.dial({ id: peer.id, name: peer.name }, media);
  accept = (media: Media): void => this.#controller.accept(media);
  decline = (): void => this.#controller.decline();
  hangUp = (): void => this.#controller.hangUp();
  dismiss = (): void => this.#controller.dismiss();

  toggle = (kind: Kind): void => void this.#media.set(kind, !this.#media.isOn(kind));

  /** Once more, after a problem. */
  retry = (kind: Kind): void => void this.#media.set(kind, true);

  forgive(kind: Kind): void {
    this.#problems[kind] = null;
  }

  startCheck(): void {
    this.#checking = true;
    void this.#media.start({ audio: true, video: true });
  }

  stopCheck(): void {
    this.#checking = false;
    if (!this.isOnScreen) this.#media.release();
  }

  #show(member: RemoteMember): void {
    if (this.#state.phase === 'idle' || this.#state.phase === 'ended') return;
    if (this.#state.peer.id !== member.id) return;
    this.#remote = member.stream;
    this.#theirs = member.sending;
    if (this.#confirmed && member.verification !== this.#verification) {
      this.#confirmed = false;
      this.#mustCompareAgain = true;
    }
    this.#verification = member.verification;
  }

  #forget(): void {
    this.#remote = null;
    this.#theirs = null;
    this.#refused = false;
    this.#verification = UNVERIFIED;
    this.#confirmed = this.#mustCompareAgain = false;
    for (const kind of KINDS) this.#problems[kind] = null;
  }
}
