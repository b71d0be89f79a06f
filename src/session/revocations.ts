/**
 * Ends tokens: of a device that leaves, or all of a person's. A stranger must leave nothing behind, so how
 * long it is remembered is bought with time: for as long as a token lives once the person has been here
 * for an hour, else for long enough that every node has heard of it. This node remembers its own, whoever
 * it was, and puts them back into a record that was emptied, or has lost some.
 */
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Turns } from '../kit/turns.js';
import { Loop } from '../loop.js';
import { PresenceRestorer } from '../presence/presence.restorer.js';
import { MemoryRevocationStore, type Revocation, RevocationStore } from './revocation.store.js';

/** Put back at most, the newest: about 2 MiB of memory. */
const MOST = 10_000;
const BATCH = 200;
const LOOK_EVERY_MS = 2_000;
/** Compared with the record at one turn, with one command each; the next turn takes the next ones. */
const AT_A_TURN = 20;
/** A person who was given the first token so long ago is no stranger, ms. */
export const KNOWN_AFTER_MS = 3_600_000;
/** What is remembered of a stranger, ms. */
export const STRANGERS_MS = 45_000;
/** By how much the clocks of two nodes may differ, ms. */
const CLOCKS_MS = 50;

export interface Ending {
  readonly person: string;
  /** Undefined: every token of the person. */
  readonly device?: string;
  /** When the person was given the first token, ms. */
  readonly born: number;
  /** What counts as the address that asks. */
  readonly address: string | undefined;
}

type Shared = Revocation & { readonly until: number };

@Injectable()
export class Revocations implements OnModuleInit, OnModuleDestroy {
  /** What this node has revoked, whether or not the shared record still has it. */
  readonly #own: MemoryRevocationStore;
  /** What the shared record is to have, by person and device. */
  readonly #shared = new Map<string, Shared>();
  readonly #turns = new Turns<Shared>(() => this.#shared.values());
  readonly #looking = new Loop('look after revocations', LOOK_EVERY_MS, () => this.look());

  constructor(
    private readonly store: RevocationStore,
    private readonly clock: Clock,
    restorer: PresenceRestorer,
  ) {
    this.#own = new MemoryRevocationStore(clock, MOST);
    restorer.onRestored(() => this.#putBack());
  }

  onModuleInit(): void {
    this.#looking.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.#looking.stop();
  }

  get size(): number {
    return this.#own.size + this.#shared.size;
  }

  /**
   * @param lifeMs how long a token lives
   * @returns the moment until which tokens are meant, ms; one that is issued later is believed
   * @throws SignalError unavailable
   */
  async end({ person, device, born, address }: Ending, lifeMs: number): Promise<number> {
    const now = this.clock.now();
    const at = now + CLOCKS_MS;
    const isStranger = now - born < KNOWN_AFTER_MS;
    // Signing out everywhere is asked for when something is wrong: also a stranger's is kept.
    const isLasting = (!isStranger || device === undefined) && (await this.store.mayKeep(address));
    const revocation = { person, device, at, keepMs: isLasting ? lifeMs : STRANGERS_MS };
    await this.store.add(revocation);
    await this.#own.add({ ...revocation, keepMs: lifeMs });
    const key = `${person} ${device ?? ''}`;
    this.#shared.delete(key);
    this.#shared.set(key, { ...revocation, until: now + revocation.keepMs });
    for (const [oldest, { until }] of this.#shared) {
      if (this.#shared.size <= MOST && until > now) break;
      this.#shared.delete(oldest);
    }
    return at;
  }

  /** @param issuedAt ms @throws SignalError unavailable */
  async has(person: string, device: string, issuedAt: number): Promise<boolean> {
    if (await this.#own.has(person, device, issuedAt)) return true;
    return this.store.has(person, device, issuedAt);
  }

  /** Puts back what the record has lost of those that last. @throws SignalError unavailable */
  async look(): Promise<void> {
    const now = this.clock.now();
    for (const one of this.#turns.take(AT_A_TURN)) {
      if (one.until - now <= STRANGERS_MS || !(await this.store.lacks(one))) continue;
      await this.store.add({ ...one, keepMs: one.until - now });
    }
  }

  async #putBack(): Promise<void> {
    const now = this.clock.now();
    const lasting = [...this.#shared.values()].filter(({ until }) => until > now);
    for (let from = 0; from < lasting.length; from += BATCH) {
      const batch = lasting.slice(from, from + BATCH);
      await Promise.all(batch.map(({ until, ...one }) => this.store.add({ ...one, keepMs: until - now })));
    }
  }
}
