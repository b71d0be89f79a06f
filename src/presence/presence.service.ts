/**
 * Who is here. The session room brings devices and takes them away, the calls room says what a
 * call makes of people, clients watch. Truth is the store's; this node's replica of the directory
 * follows it. What happened comes back up through `onGone`.
 */
import { Inject, Injectable, Logger, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import type { ChosenStatus } from '../protocol/constants.js';
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
import { HeldSessions } from './held-sessions.js';
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
import { Windows } from './windows.js';

/** Watchers are told at most four times a second; the first change after a quiet time soon. */
const FLUSH_EVERY_MS = 255;
const FLUSH_SOON_MS = 20;
/** How long watchers are told nothing when the record came back empty, and fills again. */
const REFILL_MS = 3_000;
const READ_AGAIN_MS = 500;

export type Going = 'left' | 'lost';
export type GoneListener = (place: Place, reason: Going) => Promise<void>;
export type OfflineListener = (person: string, reason: Going) => Promise<void>;

@Injectable()
export class PresenceService implements OnModuleInit, OnModuleDestroy {
  readonly #logger = new Logger(PresenceService.name);
  readonly #directory = new Directory();
  readonly #windows = new Windows(this.#directory);
  readonly #blocking: Blocking;
  readonly #goneListeners: GoneListener[] = [];
  readonly #offlineListeners: OfflineListener[] = [];
  readonly #unlistedListeners: ((people: readonly string[]) => void)[] = [];
  #flushTimer: NodeJS.Timeout | undefined;
  #readTimer: NodeJS.Timeout | undefined;
  #flushedAt = 0;
  #quietUntil = 0;
  #reading: Promise<void> | undefined;
  #readAgain = false;

  constructor(
    private readonly store: PresenceStore,
    private readonly held: HeldSessions,
    private readonly restorer: PresenceRestorer,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#blocking = new Blocking(store, this.#directory, clock);
  }

  async onModuleInit(): Promise<void> {
    this.store.onChange((change) => this.#changed(change));
    await this.#readDirectory();
  }

  onModuleDestroy(): void {
    clearTimeout(this.#flushTimer);
    clearTimeout(this.#readTimer);
  }

  /** People online, as far as this node has heard. */
  get online(): number {
    return this.#directory.size;
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

  /** Who knows whether `other` has rung or talked with `person`: the calls do. */
  askWhetherMet(hasMet: HasMet): void {
    this.#blocking.hasMet = hasMet;
  }

  place(device: string): Promise<Place | null> {
    return this.store.place(device);
  }

  /** Gives a device its place here. See PresenceStore.claim. */
  async claim(session: Session, known: boolean): Promise<Claim> {
    const { person, device, connection, name, agent, since } = session;
    const place: Place = { person, device, connection, node: this.node.id, agent, since };
    try {
      return await this.held.during(connection, async () => {
        const claim = await this.store.claim(place, name, known, this.config.maxDevicesPerPerson);
        if (claim.ok) {
          session.status = claim.entry.status;
          session.blocked = claim.entry.blocked;
          session.since = claim.before?.since ?? since;
          session.lasting = claim.entry.blocked;
          this.held.add(session);
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
    try {
      await this.store.lose(session.device, session.connection, this.clock.now() + ms);
    } catch (error) {
      this.restorer.owing = true;
      throw error;
    }
  }

  async leave(session: Session): Promise<void> {
    const { person, device, connection } = session;
    const place = { person, device, connection, node: this.node.id };
    await this.#takeAway(place, 'left', { connection });
    this.held.remove(connection);
    this.#windows.unwatch(connection);
  }

  /** Places of a person's devices, on all nodes. @throws SignalError unavailable */
  devices(person: string): Promise<Place[]> {
    return this.store.devices(person);
  }

  /** Takes a place away, on whatever node it is, unless the device has moved on. */
  async end(place: Place): Promise<void> {
    await this.#takeAway(place, 'left', { connection: place.connection });
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

  /** Sessions of this node whose people ring, as far as it has heard. */
  ringingHere(): Session[] {
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
    const released = await this.store.release(place.device, condition);
    if (released === 'last')
      for (const listener of this.#offlineListeners) await listener(place.person, reason);
    return released !== 'kept';
  }

  #changed(change: DirectoryChange | null): void {
    for (const entry of change?.upserts ?? []) this.held.follow(entry);
    for (const block of change?.blocks ?? []) this.held.followBlock(block);
    if (change) this.#blocking.before(change);
    if (change === null || !this.#directory.apply(change)) void this.#readDirectory();
    else this.#flushSoon();
    if (change && change.removes.length > 0)
      for (const listener of this.#unlistedListeners) listener(change.removes);
  }

  /** One reading at a time; what changes meanwhile is either in it or makes it read again. */
  async #readDirectory(): Promise<void> {
    if (this.#reading) {
      this.#readAgain = true;
      // Whoever began it deals with its failure.
      return this.#reading.catch(() => undefined);
    }
    this.#reading = (async () => {
      do {
        this.#readAgain = false;
        const snapshot = await this.store.snapshot();
        if (snapshot.version < this.#directory.storeVersion) this.#waitForOthers();
        this.#directory.reset(snapshot);
      } while (this.#readAgain);
    })();
    try {
      await this.#reading;
      this.#flushSoon();
    } catch (error) {
      this.#logger.warn({ msg: 'the directory could not be read; trying again', err: error });
      clearTimeout(this.#readTimer);
      this.#readTimer = setTimeout(() => void this.#readDirectory(), READ_AGAIN_MS);
    } finally {
      this.#reading = undefined;
    }
  }

  /** The record is new: it was emptied. Nobody has gone; they are put back, by every node its own. */
  #waitForOthers(): void {
    this.#quietUntil = this.clock.now() + REFILL_MS;
  }

  #flushSoon(): void {
    if (this.#flushTimer || this.#windows.size === 0) return;
    const earliest = Math.max(this.#flushedAt + FLUSH_EVERY_MS, this.#quietUntil);
    const wait = Math.max(FLUSH_SOON_MS, earliest - this.clock.now());
    this.#flushTimer = setTimeout(() => this.#flush(), wait);
  }

  #flush(): void {
    this.#flushTimer = undefined;
    this.#flushedAt = this.clock.now();
    const isBehind = (connection: string): boolean => this.notifier.isBehind(connection);
    for (const { connections, body } of this.#windows.changes(isBehind)) {
      this.notifier.toConnections(connections, 'people:changed', body);
    }
    if (this.#windows.hasMore) this.#flushSoon();
  }
}
