/**
 * Keeps the shared record true while time passes: renews this node's lease, strikes nodes that
 * died, and takes away devices that did not come back. Every node does it for all, so that it
 * does not matter which one dies.
 */
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { NodeIdentity } from '../node.identity.js';
import { Loop } from '../loop.js';
import { PresenceService } from './presence.service.js';
import { PresenceStore } from './presence.store.js';

/** A node that has not renewed for this long is dead to the others. */
export const LEASE_MS = 8_000;
const RENEW_EVERY_MS = 2_000;
const REAP_EVERY_MS = 1_000;

@Injectable()
export class PresenceKeeper implements OnModuleInit {
  readonly #logger = new Logger(PresenceKeeper.name);
  readonly #renewing = new Loop('renew', RENEW_EVERY_MS, () => this.renew());
  readonly #reaping = new Loop('reap', REAP_EVERY_MS, () => this.reap());

  constructor(
    private readonly store: PresenceStore,
    private readonly presence: PresenceService,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    await this.renew();
    this.#renewing.start();
    this.#reaping.start();
  }

  /** Gives the lease up, last of all when the node stops. */
  async stop(): Promise<void> {
    await Promise.all([this.#renewing.stop(), this.#reaping.stop()]);
    await this.store.resign(this.node.id);
  }

  async renew(): Promise<void> {
    await this.store.renew(this.node.id, this.clock.now() + LEASE_MS);
  }

  async reap(): Promise<void> {
    const now = this.clock.now();
    const struck = await this.store.reap(now, now + this.config.resumeMs);
    if (struck.length > 0) this.#logger.warn({ msg: 'nodes are gone', nodes: struck });
    await this.presence.expire();
  }
}
