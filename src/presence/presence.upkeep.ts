/**
 * Notices that the shared record was lost in part, by a few look-ups after each renewal of the lease,
 * and has it written again. Keys that several nodes write are put back by all nodes; facts that this
 * node alone knows, by itself. A turn must not cost more because more people are here.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { LEASE_MS } from '../fence.js';
import { Turns } from '../kit/turns.js';
import { NodeIdentity } from '../node.identity.js';
import type { Session } from '../transport/connection.js';
import { HeldSessions } from './held-sessions.js';
import { Losses } from './losses.js';
import { PresenceRestorer } from './presence.restorer.js';
import { PresenceService } from './presence.service.js';
import { type Lease, type Look, type Loss, PresenceStore } from './presence.store.js';

/** Sessions, losses and listed people compared with the record at one turn; the next turn takes the next ones. */
const AT_A_TURN = 200;
/** A device that is just leaving, or moving, has done so after it; ms. */
const SETTLE_MS = 250;
/** All nodes have put back what they hold by then, ms. */
const PUT_BACK_MS = 2_500;
/** What is still not there by then has no node; ms. */
const MEND_AFTER_MS = LEASE_MS;
/** The other nodes are asked at most so often, ms. */
const ASK_EVERY_MS = 10_000;
/** Turns after which a surplus is not just a change under way. */
const TURNS_SURPLUS = 2;
/** This look costs one command per node, so it is made at every so many turns. */
const TURNS_ASTRAY = 5;

@Injectable()
export class PresenceUpkeep {
  readonly #logger = new Logger(PresenceUpkeep.name);
  readonly #sessions = new Turns<Session>(() => this.held.values());
  readonly #people = new Turns<string>(() => this.presence.listed());
  /** When a loss was noticed last, ms; null: what followed from it is done. */
  #noticedAt: number | null = null;
  #askedAt = -Infinity;
  #asked: readonly Lease[] = [];
  /** Listed people who had no place at the turn before. */
  #placeless: readonly string[] = [];
  #surplus = 0;
  #turn = 0;

  constructor(
    private readonly store: PresenceStore,
    private readonly held: HeldSessions,
    private readonly losses: Losses,
    private readonly restorer: PresenceRestorer,
    private readonly presence: PresenceService,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @param known whether the record knew this node; if not, everything was just put back
   * @throws SignalError unavailable
   */
  async look(known: boolean): Promise<void> {
    if (!known) this.#noticedAt = this.clock.now();
    await this.#giveBack();
    const look = await this.#compare();
    const astray = ++this.#turn % TURNS_ASTRAY === 0 && (await this.store.astray());
    if (look.restarted) this.#noticedAt = this.clock.now();
    if (look.shared || astray) await this.#askAll(known);
    else if (look.own) await this.restorer.restore();
    await this.#findSurplus(look.devices);
    await this.#keepLost(look.unlost);
    const isWhole = !look.restarted && !look.shared && !look.own;
    await this.#sweep(isWhole);
    if (this.#noticedFor(MEND_AFTER_MS)) await this.#mend(isWhole);
  }

  /** What lacks at first may be on its way; it counts when it lacks twice. */
  async #compare(): Promise<Look> {
    this.losses.prune(this.clock.now());
    const sessions = this.#sessions.take(AT_A_TURN);
    const lost = this.losses.next(AT_A_TURN);
    const people = this.#people.take(AT_A_TURN);
    const first = await this.#ask(sessions, lost, people);
    if (!first.shared && !first.own && first.unlost.length === 0) return first;
    await sleep(SETTLE_MS);
    const again = await this.#ask(
      sessions.filter(({ connection }) => this.held.has(connection)),
      lost.filter((loss) => this.losses.get(loss.place.device) === loss),
      people.filter((person) => this.presence.isListed(person)),
    );
    return { ...again, restarted: first.restarted || again.restarted };
  }

  #ask(held: readonly Session[], lost: readonly Loss[], people: readonly string[]): Promise<Look> {
    const version = this.presence.highestVersion;
    return this.store.look({
      node: this.node.id,
      version,
      held,
      lost: lost.map(({ place }) => place),
      people,
    });
  }

  /** A person's other devices may be at other nodes, so those have to write as well. */
  async #askAll(known: boolean): Promise<void> {
    const now = this.clock.now();
    if (now - this.#askedAt < ASK_EVERY_MS) return;
    this.#askedAt = now;
    this.#noticedAt = now;
    // A node that the record did not know was asked by another one, and has put back its own by now.
    if (known) {
      this.#logger.warn({ msg: 'Redis has lost keys in part; all nodes put back what they hold' });
      this.#asked = await this.store.askAll(this.node.id, now);
    }
    await this.restorer.restore();
  }

  /** A node that was asked and does not come back has died: it gets its lease again, to be reaped. */
  async #giveBack(): Promise<void> {
    if (this.#asked.length === 0 || this.clock.now() - this.#askedAt < LEASE_MS / 2) return;
    await this.store.giveBack(this.#asked);
    this.#asked = [];
  }

  /** The record has devices on this node that it does not hold. */
  async #findSurplus(devices: number): Promise<void> {
    const known = this.held.connections + this.losses.on(this.node.id);
    this.#surplus = devices > known ? this.#surplus + 1 : 0;
    if (this.#surplus < TURNS_SURPLUS) return;
    this.#surplus = 0;
    await this.restorer.noteLosses();
  }

  /** After the living have put back theirs: a device may be at one of them by now. */
  async #keepLost(unlost: readonly string[]): Promise<void> {
    const anew = this.#noticedFor(PUT_BACK_MS);
    if (this.#noticedAt !== null && !anew) return;
    const losses = anew ? this.losses.all() : unlost.flatMap((device) => this.losses.get(device) ?? []);
    for (let from = 0; from < losses.length; from += AT_A_TURN) {
      const done = await this.store.keepLost(losses.slice(from, from + AT_A_TURN), anew);
      for (const device of done) this.losses.forget(device);
    }
  }

  /** What has no node by now: devices of dead nodes, and people without a device. */
  async #mend(isWhole: boolean): Promise<void> {
    // Keys were lost again, and the nodes write them again.
    this.#noticedAt = isWhole ? null : this.clock.now();
    if (!isWhole) return;
    // A living node whose lease was just taken away finds so, and counts its devices as here again.
    const lost = await this.store.mend(this.clock.now() + Math.max(this.config.resumeMs, LEASE_MS));
    if (lost > 0) this.#logger.warn({ msg: 'devices of no node are lost', devices: lost });
    const people = [...this.presence.listed()];
    const placeless: string[] = [];
    for (let from = 0; from < people.length; from += AT_A_TURN)
      placeless.push(...(await this.store.placeless(people.slice(from, from + AT_A_TURN))));
    this.#placeless = placeless;
  }

  /** Only people who had no place at two turns: the places may have been lost just now. */
  async #sweep(isWhole: boolean): Promise<void> {
    const people = this.#placeless;
    this.#placeless = [];
    if (!isWhole) return;
    for (let from = 0; from < people.length; from += AT_A_TURN)
      await this.presence.sweep(people.slice(from, from + AT_A_TURN));
  }

  #noticedFor(ms: number): boolean {
    return this.#noticedAt !== null && this.clock.now() - this.#noticedAt >= ms;
  }
}
