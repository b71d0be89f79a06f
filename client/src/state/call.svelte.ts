/**
 * The call as the screen sees it: the machine's state, the streams, and what is switched on. Thin:
 * every decision is CallController's. Used by the stage, the call screen and the incoming dialog.
 */
import type { Media } from '../../../src/protocol/constants.ts';
import type { Member } from '../../../src/protocol/events.ts';
import type { CallController } from '../core/call.ts';
import type { CallState, Party, Refusal } from '../core/call-state.ts';
import type { LocalMedia, Problem } from '../core/media.ts';
import { KINDS, type Kind } from '../core/kind.ts';
import type { Sending } from '../core/remote-member.ts';
import { oncePerFrame } from '../core/once-per-frame.ts';
import { MemberView } from './member.svelte.ts';

/** A TURN server that knows us not (RFC 8656); other codes are about single addresses. */
const UNAUTHORIZED = 401;

export class CallViewState {
  #controller: CallController;
  #media: LocalMedia;
  #state = $state.raw<CallState>({ phase: 'idle' });
  #others = $state.raw<readonly MemberView[]>([]);
  #known = $state.raw<readonly Member[]>([]);
  #mine = $state<Record<Kind, boolean>>({ audio: false, video: false });
  #tracks = $state.raw<Record<Kind, MediaStreamTrack | null>>({ audio: null, video: null });
  #problems = $state<Record<Kind, Problem | null>>({ audio: null, video: null });
  /** Members that are not shown yet as they are now. */
  #changed: string[] = [];
  #refused = $state(false);
  #checking = $state(false);

  constructor(controller: CallController, media: LocalMedia) {
    this.#controller = controller;
    this.#media = media;
    controller.onState((state) => {
      this.#state = state;
      if (state.phase !== 'idle' && state.phase !== 'incoming') this.#checking = false;
      if (state.phase === 'idle' || state.phase === 'ended') this.#forget();
      this.#gather();
    });
    const show = oncePerFrame(() => this.#showChanged());
    controller.onMember(({ id }) => {
      this.#changed.push(id);
      show();
    });
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

  /** The captured microphone, muted or not. */
  get microphone(): MediaStreamTrack | null {
    return this.#tracks.audio;
  }

  get mine(): Readonly<Record<Kind, boolean>> {
    return this.#mine;
  }

  get problems(): Readonly<Record<Kind, Problem | null>> {
    return this.#problems;
  }

  /** Who is in the call, besides this person: one, or several. */
  get others(): readonly MemberView[] {
    return this.#others;
  }

  /** Everybody besides this person, also who rings or has left. */
  get known(): readonly Member[] {
    return this.#known;
  }

  /** Of whom the call is with. */
  get names(): string[] {
    if (this.#others.length > 0) return this.#others.map(({ name }) => name);
    return 'peer' in this.#state ? [this.#state.peer.name] : [];
  }

  /** What the other one has switched on, the first of several; null until their page said it. */
  get theirs(): Sending | null {
    return this.#others[0]?.sending ?? null;
  }

  /** The relay server did not take our credentials. */
  get refused(): boolean {
    return this.#refused;
  }

  /** The camera check runs. */
  get checking(): boolean {
    return this.#checking;
  }

  serverNow = (): number => this.#controller.serverNow();

  dial = (peer: Party, media: Media): void => this.#controller.dial({ id: peer.id, name: peer.name }, media);
  accept = (media: Media): void => this.#controller.accept(media);
  decline = (): void => this.#controller.decline();
  hangUp = (): void => this.#controller.hangUp();
  dismiss = (): void => this.#controller.dismiss();
  add = (id: string): Promise<Refusal | null> => this.#controller.add(id);
  drop = (id: string): void => this.#controller.drop(id);
  /** How loud one of the others is now, from 0 to 1. */
  level = (id: string): number => this.#controller.member(id)?.level() ?? 0;

  toggle = (kind: Kind): void => void this.#media.set(kind, !this.#media.isOn(kind));

  /** There is a microphone, and it is muted. */
  get canTalk(): boolean {
    return this.#tracks.audio !== null && !this.#mine.audio;
  }

  speak = (on: boolean): void => void this.#media.set('audio', on);

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

  #showChanged(): void {
    for (const view of this.#others) {
      const member = this.#changed.includes(view.id) && this.#controller.member(view.id);
      if (member) view.show(member);
    }
    this.#changed = [];
  }

  /** Who stays keeps their view, and with it their video element. */
  #gather(): void {
    this.#known = this.#controller.others;
    this.#others = this.#known
      .filter(({ state }) => state === 'joined')
      .map((one) => this.#others.find(({ id }) => id === one.id) ?? this.#view(one));
  }

  #view(party: Party): MemberView {
    const view = new MemberView(party);
    const member = this.#controller.member(party.id);
    if (member) view.show(member);
    return view;
  }

  #forget(): void {
    this.#refused = false;
    for (const kind of KINDS) this.#problems[kind] = null;
  }
}
