/**
 * Who is here. The session room brings devices and takes them away, the calls room says what a
 * call makes of people, clients watch. Truth is the store's; this node's replica of the directory
 * follows it. What happened comes back up through `onGone`.
 */
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ChosenStatus, Status } from '../protocol/constants.js';
import { LIMITS } from '../protocol/constants.js';
import type { Body, Person, Reply } from '../protocol/events.js';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { NodeIdentity } from '../node.identity.js';
import type { Session } from '../transport/connection.js';
import { Notifier } from '../transport/notifier.js';
import { Blocking, type HasMet } from './blocking.js';
import { Directory, statusOf } from './directory.js';
import { DirectoryFollower } from './directory-follower.js';
import type { Going } from './going.js';
import { HeldSessions } from './held-sessions.js';
import { Losses } from './losses.js';
import {
  type Claim,
  type DirectoryChange,
  type Entry,
  type EntryChange,
  type Place,
  PresenceStore,
  type ReleaseCondition,
} from './presence.store.js';
import { PresenceRestorer } from './presence.restorer.js';
import { entryOf, placeOf } from './session-record.js';
import { WindowRounds } from './window-rounds.js';
import { Windows } from './windows.js';

export type GoneListener = (place: Place, reason: Going) => Promise<void>;
export type OfflineListener = (person: string, reason: Going) => Promise<void>;

@Injectable()
export class PresenceService implements OnModuleInit, OnModuleDestroy {
  readonly #directory = new Directory();
  readonly #follower: DirectoryFollower;
  readonly #rounds: WindowRounds;
  readonly #windows = new Windows(this.#directory);
  readonly #blocking: Blocking;
  readonly #goneListeners: GoneListener[] = [];
  readonly #offlineListeners: OfflineListener[] = [];
  readonly #unlistedListeners: ((people: readonly string[]) => void)[] = [];

  constructor(
    private readonly store: PresenceStore,
    private readonly held: HeldSessions,
    private readonly losses: Losses,
    private readonly restorer: PresenceRestorer,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#blocking = new Blocking(store, this.#directory, clock);
    const rounds = new WindowRounds(this.#windows, notifier);
    this.#rounds = rounds;
    this.#follower = new DirectoryFollower(store, this.#directory, {
      changed: () => rounds.soon(),
      refilling: () => rounds.waitForOthers(),
    });
  }

  async onModuleInit(): Promise<void> {
    this.store.onChange((change) => this.#changed(change));
    await this.#follower.read();
  }

  onModuleDestroy(): void {
    this.#rounds.stop();
    this.#follower.stop();
  }

  /** People online, as far as this node has heard. */
  get online(): number {
    return this.#directory.size;
  }

  /** The highest version of the directory that this node has heard of. */
  get highestVersion(): number {
    return this.#follower.highestVersion;
  }

  /** Ids of the people online, live. */
  listed(): IterableIterator<string> {
    return this.#directory.ids();
  }

  get windows(): number {
    return this.#windows.size;
  }

  /** Called before a device's place is taken away, with every listener awaited. */
  onGone(listener: GoneListener): void {
    this.#goneListeners.push(listener);
  }

  /** Called after a person's last device has gone. */
  onOffline(listener: OfflineListener): void {
    this.#offlineListeners.push(listener);
  }

  /** Called on every node that hears so, after people have gone from the directory. */
  onUnlisted(listener: (people: readonly string[]) => void): void {
    this.#unlistedListeners.push(listener);
  }

  /** Whether anybody may see that this person is online, as far as this node has heard. */
  isListed(person: string): boolean {
    return this.#directory.get(person) !== undefined;
  }

  /** As far as this node has heard; undefined: they are not online. */
  statusOf(person: string): Status | undefined {
    return this.#directory.get(person)?.status;
  }

  /** Who knows whether `other` has rung or talked with `person`: the calls do. */
  askWhetherMet(hasMet: HasMet): void {
    this.#blocking.hasMet = hasMet;
  }

  place(device: string): Promise<Place | null> {
    return this.store.place(device);
  }

  /** Gives a device its place here. See PresenceStore.claim. */
  async claim(session: Session, known: boolean): Promise<Claim> {
    const { device, connection, name, since } = session;
    const place = placeOf(session, this.node.id);
    try {
      return await this.held.during(connection, async () => {
        const claim = await this.store.claim(place, name, known, this.config.maxDevicesPerPerson);
        if (claim.ok) {
          session.status = claim.entry.status;
          session.blocked = claim.entry.blocked;
          session.since = claim.before?.since ?? since;
          session.lasting = claim.entry.blocked;
          this.held.add(session);
          this.losses.forget(device);
        }
        return claim;
      });
    } catch (error) {
      // It may have been done, and then nobody is there.
      this.restorer.owing = true;
      throw error;
    }
  }

  /** The connection is gone; its device keeps the place for `ms` milliseconds. */
  async lost(session: Session, ms: number): Promise<void> {
    this.held.remove(session.connection);
    this.#windows.unwatch(session.connection);
    const deadline = this.clock.now() + ms;
    this.losses.note(placeOf(session, this.node.id), deadline, entryOf(session));
    try {
      const kept = await this.store.lose(session.device, session.connection, deadline);
      if (!kept) await this.#wasEnded(session);
    } catch (error) {
      this.restorer.owing = true;
      throw error;
    }
  }

  async leave(session: Session): Promise<void> {
    const { connection } = session;
    const place = placeOf(session, this.node.id);
    session.left = true;
    // First, so that a restoration under way does not put it back.
    this.held.remove(connection);
    try {
      await this.held.during(connection, () => this.#takeAway(place, 'left', { connection }));
    } catch (error) {
      session.left = false;
      this.held.add(session);
      throw error;
    }
    this.#windows.unwatch(connection);
  }

  /** Places of a person's devices, on all nodes. @throws SignalError unavailable */
  devices(person: string): Promise<Place[]> {
    return this.store.devices(person);
  }

  /** Another device of the person took the place away, maybe while this one was asking for a call. */
  async #wasEnded(session: Session): Promise<void> {
    if ((await this.store.place(session.device)) !== null) return;
    session.left = true;
    for (const listener of this.#goneListeners) await listener(placeOf(session, this.node.id), 'left');
  }

  /** Takes a place away, on whatever node it is, unless the device has moved on. */
  async end(place: Place, reason: Going = 'left'): Promise<void> {
    await this.#takeAway(place, reason, { connection: place.connection });
  }

  /** Takes away what was lost too long ago. Any node may; what one leaves undone the next does. */
  async expire(batch = 100): Promise<void> {
    const now = this.clock.now();
    for (;;) {
      const places = await this.store.expired(now, batch);
      const taken = await Promise.all(
        places.map((place) => this.#takeAway(place, 'lost', { lostBefore: now })),
      );
      // A whole node's devices are lost at once; but never go round for what cannot be taken away.
      if (places.length < batch || !taken.includes(true)) return;
    }
  }

  /** Takes those of the people off the directory of whom no node has a device. */
  async sweep(people: readonly string[]): Promise<void> {
    for (const person of await this.store.sweep(people))
      for (const listener of this.#offlineListeners) await listener(person, 'lost');
  }

  rename(session: Session, name: string): Promise<void> {
    return this.update(new Map([[session.person, { name }]]));
  }

  choose(session: Session, status: ChosenStatus): Promise<void> {
    return this.update(new Map([[session.person, { status }]]));
  }

  update(changes: ReadonlyMap<string, EntryChange>): Promise<void> {
    return this.store.update(changes);
  }

  /** @throws SignalError bad_request, not_found, unavailable; see blocking.ts */
  block(session: Session, other: string, blocked: boolean): Promise<void> {
    return this.#blocking.block(session, other, blocked);
  }

  /**
   * The store's own word on somebody, for decisions: null when they are not there, or not for
   * `asking`, whom they have blocked. One look-up either way, so that neither can be told by time.
   */
  async entry(id: string, asking: string): Promise<Entry | null> {
    const entry = await this.store.entry(id);
    return entry?.blocked?.includes(asking) ? null : entry;
  }

  /** @throws SignalError not_found */
  async get(id: string, asking: string): Promise<Person> {
    const known = this.#directory.get(id);
    if (known && !this.#directory.blockersOf(asking).has(id)) return known;
    // They may have come just now, to another node.
    const entry = await this.entry(id, asking);
    if (!entry) throw new SignalError('not_found', 'nobody with that id is online');
    return { id, name: entry.name, status: statusOf(entry) };
  }

  /** Sessions of this node whose people ring by now: the record is read for it, unless it cannot be. */
  async ringingHere(): Promise<Session[]> {
    await this.#follower.read();
    return this.held.all().filter(({ person }) => this.#directory.get(person)?.status === 'ringing');
  }

  watch(
    session: Session,
    { query = '', limit = LIMITS.windowDefault }: Body<'people:watch'>,
  ): Reply<'people:watch'> {
    return this.#windows.watch(session.connection, session.person, query, limit);
  }

  /** The calls first: were this node to die in between, another would do both again. */
  async #takeAway(place: Place, reason: Going, condition: ReleaseCondition): Promise<boolean> {
    for (const listener of this.#goneListeners) await listener(place, reason);
    const known = 'connection' in condition ? place : undefined;
    const released = await this.store.release(place.device, condition, known);
    if (released === 'last')
      for (const listener of this.#offlineListeners) await listener(place.person, reason);
    return released !== 'kept';
  }

  #changed(change: DirectoryChange | null): void {
    for (const entry of change?.upserts ?? []) {
      const renamed = this.held.follow(entry);
      if (renamed.length > 0) this.notifier.toConnections(renamed, 'session:renamed', { name: entry.name });
    }
    for (const block of change?.blocks ?? []) this.held.followBlock(block);
    if (change) this.#blocking.before(change);
    this.#follower.hear(change);
    if (change && change.removes.length > 0)
      for (const listener of this.#unlistedListeners) listener(change.removes);
  }
}
