/**
 * The composition root of the page: makes the core once, and the states on top of it. Made by
 * main.ts; components get the states they need as props.
 */
import { CallController } from '../core/call.ts';
import { systemClock } from '../core/clock.ts';
import { IceKeeper } from '../core/ice-keeper.ts';
import { Identity } from '../core/identity.ts';
import { browserPermission, LocalMedia } from '../core/media.ts';
import { browserNetwork } from '../core/network.ts';
import { SignalingClient } from '../core/signaling.ts';
import { browserMemory, tabMemory } from '../core/storage.ts';
import { CallViewState } from './call.svelte.ts';
import { PrivacyState } from './privacy.svelte.ts';
import { PeopleState } from './people.svelte.ts';
import { SessionState } from './session.svelte.ts';
import { SoundState } from './sound.svelte.ts';
import { TargetState } from './target.svelte.ts';

export class AppState {
  readonly session: SessionState;
  readonly people: PeopleState;
  readonly target: TargetState;
  readonly call: CallViewState;
  readonly sound = new SoundState();
  readonly privacy: PrivacyState;

  constructor() {
    const browser = browserMemory();
    const tab = tabMemory();
    const createStream = (): MediaStream => new MediaStream();
    const { connection } = navigator as { connection?: EventTarget };
    const network = browserNetwork(window, connection);
    const signaling = new SignalingClient({
      identity: new Identity(browser, tab, navigator.locks),
      network,
    });
    const media = new LocalMedia({
      devices: navigator.mediaDevices,
      permission: browserPermission,
      createStream,
    });
    this.privacy = new PrivacyState(browser);
    const ice = new IceKeeper(signaling, systemClock, () => this.privacy.hidden);
    this.privacy.follow(ice);
    const controller = new CallController({
      signaling,
      media,
      ice,
      clock: systemClock,
      create: (configuration) => new RTCPeerConnection(configuration),
      createStream,
      network,
    });
    this.session = new SessionState(signaling, browser, tab);
    this.people = new PeopleState(signaling);
    this.target = new TargetState(this.people);
    this.call = new CallViewState(controller, media);
    controller.onState((state) => this.sound.follow(state));
    // A reload is not a new visit: the place, and perhaps a call, is kept for this tab.
    if (this.session.wasOnline) void this.session.goOnline(this.session.rememberedName);
  }
}
