/**
 * Puts back the calls that this node knows of when the shared record has lost them: the media goes
 * on between the browsers, so the call does too. Runs after the people are back.
 */
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
    for (const { person, connection } of this.presence.ringingHere()) {
      const call = await this.store.of(person);
      const member = call && memberOf(call, person);
      if (!call || member?.state !== 'ringing' || member.invitedBy === undefined) continue;
      const { event, body } = incomingTo(person, call, member.invitedBy);
      this.notifier.toConnections([connection], event, body);
    }
  }

  async restore(): Promise<void> {
    const calls = [...this.local.all()].filter(({ members }) =>
      members.some(({ id }) => this.notifier.isHere(id)),
    );
    for (const call of calls) await this.#putBack(call);
  }

  /** The record that has seen more is the truth, ours or the store's. */
  async #putBack(call: Call): Promise<void> {
    const stored = await this.store.get(call.id);
    if (stored && stored.version >= call.version) return this.#follow(call, stored);
    const saved = await this.store.save(call, stored?.version ?? 0);
    if (saved.ok) {
      this.#logger.log({ msg: 'put back a call', call: call.id });
      await this.presence.update(activityChanges(undefined, call));
    } else if (saved.because === 'conflict') {
      if (saved.current) await this.#follow(call, saved.current);
    } else {
      // A member is in another call by now, which began while the record knew nothing of this one.
      this.local.forget(call.id);
      this.#tellEnded(call, call.version + 1);
    }
  }

  /** What happened since our copy was told to nobody here. */
  async #follow(known: Call, stored: Call): Promise<void> {
    this.local.put(stored);
    if (stored.state === 'ended') this.#tellEnded(stored, stored.version);
    else if (stored.version > known.version) this.#tellChanges(known, stored);
    await this.presence.update(activityChanges(undefined, stored));
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
