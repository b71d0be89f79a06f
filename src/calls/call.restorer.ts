/**
 * Puts back the calls that this node knows of when the shared record has lost them: the media goes
 * on between the browsers, so the call does too. Runs after the people are back.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Logger } from '@nestjs/common';
import { PresenceRestorer } from '../presence/presence.restorer.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Call, EventBody, EventName } from '../protocol/events.js';
import { Notifier } from '../transport/notifier.js';
import { activityChanges } from './activity.js';
import { memberOf } from './call.machine.js';
import { CallStore } from './call.store.js';
import { LocalCalls } from './local-calls.js';
import { incomingTo } from './notices.js';

/** Longer than an event is on its way between two nodes that can hear each other. */
const ON_THE_WAY_MS = 500;

interface Behind {
  readonly known: Call;
  readonly stored: Call;
}

@Injectable()
export class CallRestorer {
  readonly #logger = new Logger(CallRestorer.name);

  constructor(
    private readonly store: CallStore,
    private readonly local: LocalCalls,
    private readonly presence: PresenceService,
    private readonly notifier: Notifier,
    restorer: PresenceRestorer,
  ) {
    restorer.onRestored(async () => {
      await this.restore();
      await this.ringAgain();
    });
  }

  /** A ring may have come while this node was away. A page that rings already knows the call. */
  async ringAgain(): Promise<void> {
    for (const { person, connection } of await this.presence.ringingHere()) {
      const call = await this.store.of(person);
      const member = call && memberOf(call, person);
      if (!call || member?.state !== 'ringing' || member.invitedBy === undefined) continue;
      const { event, body } = incomingTo(person, call, member.invitedBy);
      this.notifier.toConnections([connection], event, body);
    }
  }

  /** Of these calls, or of all of which this node has a copy. */
  async restore(some: Iterable<Call> = this.local.all()): Promise<void> {
    const calls = [...some].filter(({ members }) => members.some(({ id }) => this.notifier.isHere(id)));
    const behind: Behind[] = [];
    for (const known of calls) {
      const stored = await this.#putBack(known);
      if (stored) behind.push({ known, stored });
    }
    if (behind.length === 0) return;
    // What has just happened may be on its way here. What comes replaces our copy, or drops it.
    await sleep(ON_THE_WAY_MS);
    for (const { known, stored } of behind)
      if (this.local.get(known.id) === known) this.#follow(known, stored);
  }

  /**
   * The record that has seen more is the truth, ours or the store's.
   * @returns the store's, when it has seen more
   */
  async #putBack(known: Call): Promise<Call | null> {
    const stored = await this.store.get(known.id);
    if (stored && stored.version >= known.version) {
      await this.presence.update(activityChanges(undefined, stored));
      return stored.version > known.version ? stored : null;
    }
    const saved = await this.store.save(known, stored?.version ?? 0);
    if (saved.ok) {
      this.#logger.log({ msg: 'put back a call', call: known.id });
      await this.presence.update(activityChanges(undefined, known));
    } else if (saved.because === 'claimed') {
      // A member is in another call by now, which began while the record knew nothing of this one.
      this.local.forget(known.id);
      this.#tellEnded(known, known.version + 1);
    }
    // On a conflict somebody is at it right now, and tells us.
    return null;
  }

  /** What happened since our copy was told to nobody here. */
  #follow(known: Call, stored: Call): void {
    this.local.put(stored);
    if (stored.state === 'ended') this.#tellEnded(stored, stored.version);
    else this.#tellChanges(known, stored);
  }

  #tellChanges(known: Call, stored: Call): void {
    const { id: call, version, members } = stored;
    for (const { id, state, reason = 'failed' } of members) {
      if (memberOf(known, id)?.state === state) continue;
      for (const { device, id: hearer } of members) {
        if (hearer === id || device === undefined || !this.notifier.isHere(hearer)) continue;
        if (state === 'joined') this.#tell(device, 'call:joined', { call: stored, member: id });
        if (state === 'left') this.#tell(device, 'call:left', { call, version, member: id, reason });
      }
    }
  }

  #tell<E extends EventName>(device: string, event: E, body: EventBody<E>): void {
    const taken = this.notifier.toDevice(device, event, body);
    // Out of reach again: whoever comes back looks again.
    if (typeof taken !== 'boolean') taken.catch(() => undefined);
  }

  #tellEnded({ id, members }: Call, version: number): void {
    for (const member of members) {
      if (!this.notifier.isHere(member.id)) continue;
      const reason = member.reason ?? 'failed';
      this.notifier.toPerson(member.id, 'call:ended', { call: id, version, reason });
    }
  }
}
