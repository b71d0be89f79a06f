/**
 * Chat, reactions and files of one call: gives each member their lanes, on each connection that they have,
 * and lets go of them when they leave. Made once the page is in a call, and loaded only then; connections
 * that stand already get their lanes too. Used by the state layer.
 */
import type { CallController } from './call.ts';
import type { CallState } from './call-state.ts';
import { Chat } from './chat.ts';
import type { Clock } from './clock.ts';
import { Files } from './files/files.ts';
import { asks, mostBytes, openSink, type Places } from './files/sink.ts';
import { Lane, type LaneUser } from './lane.ts';
import { ALLOWANCES, ChannelGuard } from './peer/channel-guard.ts';

export interface Talker {
  readonly id: string;
  readonly pc: RTCPeerConnection;
  /** Their page floods a channel, which was closed; this person is to be told. */
  misbehave(): void;
}

type Guards = Record<'chat' | 'files', ChannelGuard>;

export interface TalkOptions {
  controller: Pick<CallController, 'onMember' | 'onState' | 'state'> & {
    readonly members: readonly Talker[];
  };
  clock: Clock;
  places: Places;
  /** Tells this page from the one before a reload. */
  page: string;
}

export class Talk {
  readonly chat: Chat;
  readonly files: Files;
  #options: TalkOptions;
  #phase: CallState['phase'];
  #lanes = new Map<string, { pc: RTCPeerConnection; lanes: Lane[]; guards: Guards }>();

  constructor(options: TalkOptions) {
    const { controller, clock, places } = options;
    this.#options = options;
    this.#phase = controller.state.phase;
    this.chat = new Chat(clock);
    const open = (name: string, size: number) => openSink(places, name, size);
    this.files = new Files(clock, {
      open,
      most: mostBytes(places),
      asks: (size) => asks(places, size),
    });
    controller.onMember((member) => this.#connect(member));
    controller.onState((state) => this.#follow(state));
    this.#connectAll();
  }

  #connectAll(): void {
    for (const member of this.#options.controller.members) this.#connect(member);
  }

  #connect(talker: Talker): void {
    const { id, pc } = talker;
    const before = this.#lanes.get(id);
    if (before?.pc === pc || pc.connectionState === 'closed') return;
    for (const lane of before?.lanes ?? []) lane.close();
    const { page } = this.#options;
    const guards = before?.guards ?? this.#guards(talker);
    const made = (name: 'chat' | 'files', user: LaneUser): Lane[] =>
      guards[name].closed ? [] : [Lane.on(pc, name, page, user, guards[name])];
    const lanes = [...made('chat', this.chat.line(id)), ...made('files', this.files.line(id))];
    this.#lanes.set(id, { pc, lanes, guards });
  }

  /** Of one member, for as long as they are in the call. */
  #guards(talker: Talker): Guards {
    const { clock } = this.#options;
    const gaveUp = (): void => {
      for (const lane of this.#lanes.get(talker.id)?.lanes ?? []) if (lane.misbehaved) lane.close();
      talker.misbehave();
    };
    return {
      chat: new ChannelGuard(clock, ALLOWANCES.chat, gaveUp),
      files: new ChannelGuard(clock, ALLOWANCES.files, gaveUp, ALLOWANCES.frames),
    };
  }

  /** Who is no member any more has left; what was written stays to be read, until it is another call. */
  #follow({ phase }: CallState): void {
    const before = this.#phase;
    this.#phase = phase;
    if (['idle', 'dialing', 'incoming'].includes(phase) || (before === 'ended' && phase !== 'ended')) {
      this.chat.clear();
      this.files.clear();
    }
    const here = new Set(this.#options.controller.members.map(({ id }) => id));
    for (const [id, { lanes }] of this.#lanes) {
      if (here.has(id) && phase !== 'ended') continue;
      this.#lanes.delete(id);
      for (const lane of lanes) lane.close();
      this.chat.gone(id);
      this.files.gone(id);
    }
  }
}
