/**
 * Puts back the calls that this node knows of when the shared record has lost them: the media goes
 * on between the browsers, so the call does too. Runs after the people are back.
 */
import { Injectable, Logger } from '@nestjs/common';
import { PresenceRestorer } from '../presence/presence.restorer.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Call } from '../protocol/events.js';
import { Notifier } from '../transport/notifier.js';
import { activityChanges } from './activity.js';
import { CallStore } from './call.store.js';
import { LocalCalls } from './local-calls.js';

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
    restorer.onRestored(() => this.restore());
  }

  async restore(): Promise<void> {
    const calls = [...this.local.all()].filter(({ members }) =>
      members.some(({ id }) => this.notifier.isHere(id)),
    );
    for (const call of calls) await this.#putBack(call);
    if (calls.length > 0) this.#logger.log({ msg: 'put back', calls: calls.length });
  }

  /** The record that has seen more is the truth, ours or the store's. */
  async #putBack(call: Call): Promise<void> {
    const stored = await this.store.get(call.id);
    if (stored && stored.version >= call.version) {
      this.local.put(stored);
      await this.presence.update(activityChanges(undefined, stored));
      return;
    }
    const saved = await this.store.save(call, stored?.version ?? 0);
    if (saved.ok) await this.presence.update(activityChanges(undefined, call));
    else if (saved.because === 'conflict' && saved.current) this.local.put(saved.current);
    // A member is in another call by now, which began while the record knew nothing of this one.
    else if (saved.because === 'claimed') this.#end(call);
  }

  #end(call: Call): void {
    this.local.forget(call.id);
    for (const { id } of call.members) {
      this.notifier.toPerson(id, 'call:ended', {
        call: call.id,
        version: call.version + 1,
        reason: 'failed',
      });
    }
  }
}
