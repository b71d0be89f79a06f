/**
 * Keeps the shared record true while time passes: renews this node's lease, strikes nodes that
 * died, and takes away devices that did not come back. Every node does it for all, so that it
 * does not matter which one dies.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { Fence, LEASE_MS } from '../fence.js';
import { NodeIdentity } from '../node.identity.js';
import { Loop } from '../loop.js';
import { Notifier } from '../transport/notifier.js';
import { Losses } from './losses.js';
import { PresenceRestorer } from './presence.restorer.js';
import { PresenceService } from './presence.service.js';
import { PresenceStore } from './presence.store.js';
import { PresenceUpkeep } from './presence.upkeep.js';

const RENEW_EVERY_MS = 2_000;
const REAP_EVERY_MS = 1_000;
/** This much later than it should be, a renewal shows that the process stood still, ms. */
const STOOD_STILL_MS = 1_000;
/** What had come for it meanwhile, sockets that ended too, is dealt with by then, ms. */
const CATCH_UP_MS = 200;
/** After Redis was away, every node has had a turn to renew its lease, ms. */
const ALL_RENEWED_MS = RENEW_EVERY_MS + 500;

@Injectable()
export class PresenceKeeper implements OnModuleInit {
  readonly #logger = new Logger(PresenceKeeper.name);
  readonly #renewing = new Loop('renew', RENEW_EVERY_MS, () => this.renew());
  #triedAt = Infinity;
  /** Since when the lease could be renewed without a failure, ms; null while it cannot. */
  #renewsSince: number | null = null;
  readonly #reaping = new Loop('reap', REAP_EVERY_MS, () => this.reap());

  constructor(
    private readonly store: PresenceStore,
    private readonly presence: PresenceService,
    private readonly restorer: PresenceRestorer,
    private readonly upkeep: PresenceUpkeep,
    private readonly losses: Losses,
    private readonly notifier: Notifier,
    private readonly fence: Fence,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.store.renew(this.node.id, this.clock.now() + LEASE_MS);
    this.#renewsSince = this.clock.now();
    this.store.onChange((change) => {
      if (change !== null) return;
      // The record was out of reach, and may be another one by now; and something may have been
      // told to nobody, before this node listened again.
      this.restorer.owing = true;
      this.renew().catch(() => undefined);
    });
    // Redis or this node stood still: what was not told is found by looking.
    this.notifier.onLate(() => (this.restorer.owing = true));
    this.#renewing.start();
    this.#reaping.start();
  }

  /** Gives the lease up, last of all when the node stops. */
  async stop(): Promise<void> {
    await Promise.all([this.#renewing.stop(), this.#reaping.stop()]);
    await this.store.resign(this.node.id).catch((error: unknown) => {
      // The lease runs out by itself.
      this.#logger.warn({ msg: 'the lease was not given up', err: error });
    });
  }

  /** Renews the lease; if the record does not know this node, puts back what it holds. */
  async renew(): Promise<void> {
    const slept = this.fence.slept();
    // Who went while this process stood still is noted as lost before the lease says that all is
    // well: were it to die now, the others would count from here.
    if (this.clock.now() - this.#triedAt > RENEW_EVERY_MS + STOOD_STILL_MS) await sleep(CATCH_UP_MS);
    this.#triedAt = this.clock.now();
    try {
      const known = await this.store.renew(this.node.id, this.clock.now() + LEASE_MS);
      this.#renewsSince ??= this.clock.now();
      // Each, on its own, is evidence that the record may lack what we hold.
      if (!known || slept || this.restorer.owing) {
        this.restorer.owing = false;
        await this.restorer.restore();
      }
      await this.upkeep.look(known);
    } catch (error) {
      this.restorer.owing = true;
      this.#renewsSince = null;
      throw error;
    } finally {
      this.fence.awake();
    }
  }

  async reap(): Promise<void> {
    if (this.fence.slept()) return;
    const now = this.clock.now();
    // When Redis was away for all, nobody's lease is worth anything yet.
    if (this.#renewsSince === null || now - this.#renewsSince < ALL_RENEWED_MS) return;
    // Its lease was renewed last a lease ago: its devices have been lost for longer than this already.
    const deadline = now + Math.max(0, this.config.resumeMs - RENEW_EVERY_MS);
    const struck = await this.store.reap(now, deadline);
    if (struck.length > 0) this.#logger.warn({ msg: 'nodes are gone', nodes: struck });
    // From now on nobody but this node and the record knows of their devices.
    for (const node of struck) {
      for (const place of await this.store.on(node)) this.losses.note(place, deadline);
    }
    await this.presence.expire();
  }
}
