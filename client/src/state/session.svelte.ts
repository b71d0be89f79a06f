/** Who this person is and whether the server hears them. Used by the welcome screen and the header. */
import type { CloseCode, ErrorCode, SignInReason } from '../../../src/protocol/constants.ts';
import type { Self } from '../../../src/protocol/events.ts';
import { nameIn, takeJwt } from '../core/sign-in.ts';
import type { Why, WhyWatch } from '../core/shell/why.ts';
import { newId } from '../core/new-id.ts';
import type { Tabs } from '../core/shell/tabs.ts';
import type { PersonMemory } from '../core/shell/person-memory.ts';
import type { SignalingClient, Status } from '../core/signaling.ts';
import { systemClock } from '../core/clock.ts';
import type { Remembered } from '../core/storage.ts';

export class SessionState {
  #signaling: SignalingClient;
  #person: PersonMemory;
  #tab: Remembered;
  #tabs: Promise<Tabs | null> | null = null;
  #status = $state.raw<Status>({ state: 'closed', code: null });
  #self = $state.raw<Self | null>(null);
  #node = $state<string | null>(null);
  #problem = $state<ErrorCode | null>(null);
  #needsCode = $state(false);
  #wanted = $state<SignInReason | null>(null);
  #why = $state.raw<Why | null>(null);
  #alsoHereAs = $state<string | null>(null);
  #watch: Promise<WhyWatch | null> | null = null;

  constructor(signaling: SignalingClient, person: PersonMemory, tab: Remembered) {
    this.#signaling = signaling;
    this.#person = person;
    this.#tab = tab;
    // A browser that remembers a name may be online in another tab. A new one cannot be.
    if (person.get('dogeller.name') !== null) this.#meet();
    takeJwt(location, history, tab);
    // A link that is opened anew in this tab changes the address and nothing else.
    window.addEventListener('hashchange', () => {
      const isAsked = this.#wanted !== null || this.#tab.get('dogeller.online') === 'true';
      if (takeJwt(location, history, tab) && isAsked) void this.goOnline(this.rememberedName);
    });
    signaling.onStatus((status) => {
      this.#status = status;
      if (status.state === 'reconnecting') this.#wonder();
      else if (status.state !== 'connecting') this.#stopWondering();
      if (status.state !== 'closed') return;
      if (status.reason) this.#want(status.reason);
      this.#self = null;
      this.#tellTabs();
      this.#node = null;
    });
    signaling.onSession(({ self, node }) => {
      this.#self = self;
      this.#node = node;
      this.#problem = null;
      this.#wanted = null;
      this.#tab.set('dogeller.online', 'true');
      this.#tellTabs();
    });
    signaling.on('session:renamed', ({ name }) => this.#isCalled(name));
    window.addEventListener('pagehide', () => void this.#tabs?.then((tabs) => tabs?.tell(null)));
    // Back from the browser's cache.
    window.addEventListener('pageshow', () => this.#tellTabs());
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

  /** Why there is no connection, as far as the server or a proxy says it. */
  get why(): Why | null {
    return this.#why;
  }

  /** The server lets in only who knows its access code. */
  get needsCode(): boolean {
    return this.#needsCode;
  }

  /** Another system's sign-in is wanted: a first one, or a fresh one. */
  get wanted(): 'jwt' | 'oidc' | 'expired' | null {
    return this.#wanted === 'code' ? null : this.#wanted;
  }

  get rememberedName(): string {
    return nameIn(this.#tab.get('dogeller.jwt')) ?? this.#person.get('dogeller.name') ?? '';
  }

  /** Who is online in another tab of this browser, and whom this tab may be as well; null: nobody. */
  get alsoHereAs(): string | null {
    return this.#tab.get('dogeller.jwt') === null ? this.#alsoHereAs : null;
  }

  get isApart(): boolean {
    return this.#person.isApart;
  }

  /** Whether this tab is somebody else than the others. To be said before it goes online. */
  standApart(apart: boolean): void {
    if (this.#self !== null) return;
    this.#person.stand(apart);
    // What is remembered of the person is another's now: as if all of it had been stored anew.
    window.dispatchEvent(new StorageEvent('storage'));
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
    this.#person.set('dogeller.name', name);
    if (code !== undefined) this.#tab.set('dogeller.code', code);
    const known = this.#tab.get('dogeller.code');
    const jwt = this.#tab.get('dogeller.jwt');
    const outcome = await this.#signaling.open({
      name,
      ...(known !== null && { code: known }),
      ...(jwt !== null && { jwt }),
    });
    if (outcome.ok) return;
    if (outcome.reason !== undefined && outcome.reason !== 'code') {
      this.#want(outcome.reason);
      return;
    }
    if (outcome.code === 'unavailable') this.#wonder();
    const first = outcome.code === 'unauthorized' && !this.#needsCode && known === null;
    if (outcome.code === 'unauthorized') this.#needsCode = true;
    // Being asked for a code is no mistake of theirs.
    this.#problem = first ? null : outcome.code;
  }

  /** On all devices. @returns why not */
  async rename(name: string): Promise<ErrorCode | null> {
    const outcome = await this.#signaling.request('session:rename', { name });
    if (!outcome.ok) return outcome.code;
    this.#isCalled(outcome.self.name);
    return null;
  }

  /** Another system says who this person is, so their name is not theirs to change. */
  get isVouchedFor(): boolean {
    return this.#tab.get('dogeller.jwt') !== null;
  }

  #isCalled(name: string): void {
    if (this.#self) this.#self = { ...this.#self, name };
    this.#person.set('dogeller.name', name);
    this.#tellTabs();
  }

  #tellTabs(): void {
    const here = this.#self && { name: this.#self.name, apart: this.#person.isApart };
    if (here) this.#meet();
    void this.#tabs?.then((tabs) => tabs?.tell(here));
  }

  /** Begins to hear of the other tabs, and to tell them of this one. */
  #meet(): void {
    this.#tabs ??= makeTabs((sharedName) => (this.#alsoHereAs = sharedName)).catch(() => (this.#tabs = null));
  }

  /** What the tab has is worth nothing any more. */
  #want(reason: SignInReason): void {
    this.#wanted = reason;
    if (reason !== 'code') this.#tab.set('dogeller.jwt', null);
  }

  #wonder(): void {
    this.#watch ??= makeWatch((why) => (this.#why = why)).catch(() => (this.#watch = null));
    void this.#watch.then((watch) => {
      if (this.#status.state === 'reconnecting' || this.#status.state === 'connecting') watch?.begin();
    });
  }

  #stopWondering(): void {
    void this.#watch?.then((watch) => watch?.stop());
  }

  async goOffline(): Promise<void> {
    this.#tab.set('dogeller.online', null);
    await this.#signaling.close();
  }

  /** How many devices of this person are online; null: nobody knows just now. */
  async devices(): Promise<number | null> {
    const outcome = await this.#signaling.request('session:devices', {});
    return outcome.ok ? outcome.devices.length : null;
  }

  /** Told when another device comes online as this person; `agent` may be empty. */
  onDevice(listener: (agent: string) => void): () => void {
    return this.#signaling.on('session:device', ({ agent }) => listener(agent));
  }

  /** Ends every device and every token. @returns false when the server could not do it */
  async signOutEverywhere(): Promise<boolean> {
    const done = await this.#signaling.close(true);
    if (done) this.#tab.set('dogeller.online', null);
    return done;
  }

  /** This tab instead of the other one. */
  useHere(): Promise<void> {
    return this.goOnline(this.rememberedName);
  }
}

/** Not in the first load, like what follows: most pages need it late, or never. */
async function makeTabs(tell: (sharedName: string | null) => void): Promise<Tabs> {
  const { Tabs } = await import('../core/shell/tabs.ts');
  const channel = 'BroadcastChannel' in window ? new BroadcastChannel('dogeller.tabs') : null;
  const tabs = new Tabs({ channel, id: newId() });
  tabs.onChange(() => tell(tabs.sharedName));
  return tabs;
}

async function makeWatch(tell: (why: Why | null) => void): Promise<WhyWatch> {
  const { WhyWatch } = await import('../core/shell/why.ts');
  const ask = async (): Promise<{ status: number; text: string }> => {
    const answer = await fetch('/why', { method: 'POST', signal: AbortSignal.timeout(5_000) });
    return { status: answer.status, text: await answer.text() };
  };
  return new WhyWatch({ ask, clock: systemClock, tell });
}
