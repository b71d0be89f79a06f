/**
 * The composition root of the page: makes the core once, and the states on top of it. Made by
 * main.ts; components get the states they need as props.
 */
import type { Media } from '../../../src/protocol/constants.ts';
import { CallController } from '../core/call.ts';
import { isTalking } from '../core/call-moves.ts';
import type { Party } from '../core/call-state.ts';
import { systemClock, timeOfDay } from '../core/clock.ts';
import { Devices } from '../core/devices.ts';
import { IceKeeper } from '../core/ice-keeper.ts';
import { Identity } from '../core/identity.ts';
import { browserPermission, LocalMedia } from '../core/media.ts';
import { browserNetwork } from '../core/network.ts';
import { MissedCalls } from '../core/missed-calls.ts';
import type { Answer } from '../core/notices.ts';
import { Outgoing } from '../core/outgoing.ts';
import { browserWatch, Recovery } from '../core/recovery.ts';
import { leadsNowhere } from '../core/shell/address.ts';
import { watchLeaving } from '../core/shell/leaving.ts';
import { PersonMemory } from '../core/shell/person-memory.ts';
import { SignalingClient } from '../core/signaling.ts';
import { browserMemory, tabMemory } from '../core/storage.ts';
import { CallViewState } from './call.svelte.ts';
import { PrivacyState } from './privacy.svelte.ts';
import { DevicesState } from './devices.svelte.ts';
import { MessagesState } from './messages.svelte.ts';
import { MissedState } from './missed.svelte.ts';
import { NoticesState } from './notices.svelte.ts';
import { PeopleState } from './people.svelte.ts';
import { QualityState } from './quality.svelte.ts';
import { SaverState } from './saver.svelte.ts';
import { SessionState } from './session.svelte.ts';
import { SoundState } from './sound.svelte.ts';
import type { StageCore, StageState } from './stage.svelte.ts';
import { StatusState } from './status.svelte.ts';
import { TakeBackState } from './take-back.svelte.ts';
import { TalkState } from './talk.svelte.ts';
import { TargetState } from './target.svelte.ts';

export class AppState {
  readonly session: SessionState;
  readonly people: PeopleState;
  readonly target: TargetState;
  readonly call: CallViewState;
  readonly devices: DevicesState;
  readonly status: StatusState;
  readonly messages: MessagesState;
  readonly missed: MissedState;
  readonly quality: QualityState;
  readonly saver: SaverState;
  readonly notices: NoticesState;
  readonly talk: TalkState;
  readonly sound = new SoundState();
  readonly privacy: PrivacyState;
  readonly takeBack: TakeBackState;
  /** For the stage, which is not in the first load: see Online.svelte. */
  readonly core: StageCore;
  stage: StageState | null = null;
  /** The address leads to nothing. */
  readonly isNowhere = leadsNowhere(location.pathname);

  constructor() {
    const browser = browserMemory();
    const tab = tabMemory();
    const person = new PersonMemory(browser, tab);
    const createStream = (): MediaStream => new MediaStream();
    const { connection } = navigator as { connection?: EventTarget & { saveData?: boolean } };
    const network = browserNetwork(window, connection);
    const [load] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    const signaling = new SignalingClient({
      identity: new Identity(person, tab, navigator.locks, load?.type === 'reload'),
      network,
    });
    const devices = new Devices({ source: navigator.mediaDevices, memory: browser });
    const media = new LocalMedia({
      devices: navigator.mediaDevices,
      permission: browserPermission,
      createStream,
      preferred: (kind) => devices.preferred(kind === 'audio' ? 'microphone' : 'camera'),
      suppressNoise: () => browser.get('dogeller.noise') !== 'no',
    });
    const outgoing = new Outgoing(media);
    this.privacy = new PrivacyState(browser);
    this.takeBack = new TakeBackState(browser);
    const ice = new IceKeeper(signaling, systemClock, () => this.privacy.hidden);
    this.privacy.follow(ice);
    new Recovery({ media, devices, watchPermission: browserWatch });
    const controller = new CallController({
      signaling,
      media,
      outgoing,
      ice,
      clock: systemClock,
      create: (configuration) => new RTCPeerConnection(configuration),
      createStream,
      network,
      takeBackMs: () => this.takeBack.ms,
    });
    this.core = { browser, controller, media, outgoing, tab };
    this.session = new SessionState(signaling, person, tab);
    this.people = new PeopleState(signaling);
    this.target = new TargetState(this.people);
    this.call = new CallViewState(controller, media);
    this.devices = new DevicesState(devices, media, browser);
    this.status = new StatusState(signaling, person);
    this.messages = new MessagesState(signaling);
    const missed = new MissedCalls({ memory: person, tabs: window, now: timeOfDay });
    this.missed = new MissedState(missed, controller, this.messages, signaling);
    this.quality = new QualityState(controller);
    this.talk = new TalkState(controller);
    this.saver = new SaverState(browser, controller, connection?.saveData === true);
    this.notices = new NoticesState(browser, (call, answer) => this.#answer(call, answer));
    devices.onChange(() => this.sound.setSpeaker(devices.preferred('speaker')));
    // Once allowed, names and ids are known from the start: a choice holds for the first capture.
    void devices.refresh();
    controller.onState((state) => this.sound.follow(state));
    watchLeaving({
      page: window,
      isTalking: () => isTalking(controller.state),
      leaves: () => {
        controller.sayClosing();
        signaling.sayClosing();
      },
    });
    // A reload is not a new visit: the place, and perhaps a call, is kept for this tab.
    if (!this.session.wasOnline || this.isNowhere) return;
    // Most browsers want a gesture first; where they do not, it can ring at once.
    void this.sound.unlock();
    void this.session.goOnline(this.session.rememberedName);
  }

  /** Always in a click, which also lets the page be heard. */
  dial = (peer: Party, media: Media): void => {
    void this.sound.unlock();
    this.target.forget();
    this.call.dial(peer, media);
  };

  /** From the notice of the system, which may be older than what has happened since. */
  #answer(call: string, answer: Answer): void {
    const { state } = this.call;
    if (state.phase !== 'incoming' || state.call.id !== call) return;
    if (answer === 'decline') this.call.decline();
    if (answer === 'accept') this.call.accept(state.call.media);
  }
}
