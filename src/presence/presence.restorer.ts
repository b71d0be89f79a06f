/**
 * Makes the shared record true again after it was empty, or after this node was away: puts back
 * what the node holds, lets go of devices that have moved on meanwhile, and notes the losses that
 * could not be noted. Started by presence.keeper.ts.
 */
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { NodeIdentity } from '../node.identity.js';
import type { Session } from '../transport/connection.js';
import { Notifier } from '../transport/notifier.js';
import { HeldSessions } from './held-sessions.js';
import { NEW_FOR_S, PresenceStore } from './presence.store.js';
import { entryOf, placeOf } from './session-record.js';

/** Places put back at once; a record that has just come back is not to be flooded. */
const BATCH = 200;

@Injectable()
export class PresenceRestorer {
  readonly #logger = new Logger(PresenceRestorer.name);
  readonly #listeners: (() => Promise<void>)[] = [];

  constructor(
    private readonly store: PresenceStore,
    private readonly held: HeldSessions,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    private readonly node: NodeIdentity,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** Something could not be told to the record; the keeper starts over until it was. */
  owing = false;

  /** Called once the places are back. */
  onRestored(listener: () => Promise<void>): void {
    this.#listeners.push(listener);
  }

  /** @throws SignalError unavailable; what was put back until then stays */
  async restore(): Promise<void> {
    const sessions = this.held.all();
    const moved = await this.#putBack(sessions);
    await this.noteLosses();
    for (const listener of this.#listeners) await listener();
    if (sessions.length > 0) this.#logger.log({ msg: 'put back', devices: sessions.length - moved, moved });
  }

  /** @returns how many of these sessions are elsewhere by now; their connections are closed */
  async #putBack(sessions: readonly Session[]): Promise<number> {
    let moved = 0;
    for (let from = 0; from < sessions.length; from += BATCH) {
      const back = await Promise.all(
        sessions.slice(from, from + BATCH).map((session) => this.#putBackOne(session)),
      );
      moved += back.filter((here) => !here).length;
    }
    return moved;
  }

  async #putBackOne(session: Session): Promise<boolean> {
    const { connection, blocked, since } = session;
    // It may have gone while the ones before it were put back.
    if (!this.held.has(connection)) return true;
    const place = placeOf(session, this.node.id);
    const entry = entryOf(session);
    const newForS = Math.max(0, NEW_FOR_S - Math.floor((this.clock.now() - (since ?? 0)) / 1_000));
    const lasting = (newForS > 0 ? session.lasting : blocked) ?? [];
    const here = await this.store.restore(place, entry, { lasting, newForS });
    if (!here) this.notifier.close(connection, 'replaced', false);
    return here;
  }

  /** Connections that ended while the record could not be told. @throws SignalError unavailable */
  async noteLosses(): Promise<void> {
    const deadline = this.clock.now() + this.config.resumeMs;
    const places = await this.store.on(this.node.id);
    const gone = places.filter(({ connection }) => !this.held.isHeldOrComing(connection));
    await Promise.all(gone.map(({ device, connection }) => this.store.lose(device, connection, deadline)));
  }
}
