/**
 * What becomes of somebody whose page said that it is being closed: the others of the call know at once, a
 * ring of theirs stops soon, and the place is given up if the page does not come back, as a reload does.
 * Should this node die meanwhile, the others take the place away as they do with any that was lost.
 */
import { Inject, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Place } from '../presence/presence.store.js';
import type { Call } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { Notifier } from '../transport/notifier.js';
import { joinedAs } from './call.machine.js';
import { CallService } from './call.service.js';
import { CallStore } from './call.store.js';
import { devicesBut } from './notices.js';

/** How long a page that is reloaded has for coming back (contract 4.3), ms. */
const KEPT_MS = 6_000;
/** How long a ring goes on without its caller, ms: it has to stop within 2 s. */
const RINGS_ON_MS = 1_500;
/** After it any node takes the place away: this one has surely done so, or is dead. Milliseconds. */
const MARGIN_MS = 2_000;

@Injectable()
export class ClosedPages implements OnModuleDestroy {
  readonly #logger = new Logger(ClosedPages.name);
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(
    private readonly calls: CallService,
    private readonly store: CallStore,
    private readonly presence: PresenceService,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  onModuleDestroy(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  /** Two for each page that was closed and may come back. */
  get size(): number {
    return this.#timers.size;
  }

  /** How long the record is to keep the place of such a device, ms. */
  get recordMs(): number {
    return this.#keptMs + MARGIN_MS;
  }

  async closed(session: Session): Promise<void> {
    const keptMs = this.#keptMs;
    this.#later(Math.min(keptMs, RINGS_ON_MS), () => this.#endRing(session));
    this.#later(keptMs, () => this.#end(session));
    const call = await this.#callOf(session);
    if (!call) return;
    const body = { call: call.id, member: session.person, until: this.clock.now() + keptMs };
    await Promise.all(
      devicesBut(call, session.person).map(async (device) => {
        await this.notifier.toDevice(device, 'call:away', body);
      }),
    );
  }

  get #keptMs(): number {
    return Math.min(this.config.resumeMs, KEPT_MS);
  }

  async #endRing(session: Session): Promise<void> {
    const call = await this.#callOf(session);
    if (!call || call.state !== 'ringing' || !(await this.#placeLeft(session))) return;
    await this.calls.leave(session, { call: call.id, reason: 'closed' });
  }

  async #end(session: Session): Promise<void> {
    const place = await this.#placeLeft(session);
    if (place) await this.presence.end(place, 'closed');
  }

  async #callOf(session: Session): Promise<Call | null> {
    const call = await this.store.of(session.person);
    return call && joinedAs(call, session) ? call : null;
  }

  /** Its place, unless the device has come back, on whatever node. */
  async #placeLeft({ device, connection }: Session): Promise<Place | null> {
    const place = await this.presence.place(device);
    return place?.connection === connection ? place : null;
  }

  #later(ms: number, work: () => Promise<void>): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work().catch((error: unknown) => this.#logger.warn({ msg: 'a closed page was not ended', err: error }));
    }, ms);
    timer.unref();
    this.#timers.add(timer);
  }
}
