/**
 * A few words to the others of a call: "in a meeting, later?" instead of an answer, or "call me
 * back" when nobody came. Passed on and never kept; it changes nothing of the call.
 */
import { Injectable } from '@nestjs/common';
import { SignalError } from '../errors.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Body } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { Notifier } from '../transport/notifier.js';
import { memberOf } from './call.machine.js';
import { Attempts } from './attempts.js';
import { LocalCalls } from './local-calls.js';

@Injectable()
export class CallMessages {
  constructor(
    private readonly local: LocalCalls,
    private readonly attempts: Attempts,
    private readonly presence: PresenceService,
    private readonly notifier: Notifier,
  ) {}

  /**
   * To every device of every other member who has not blocked them, also of one who has left, and for
   * as long as the record of the call stands: two minutes after its end.
   * @throws SignalError not_found, not_member, offline when none of the others is online
   */
  async send({ person }: Session, { call, text }: Body<'call:message'>): Promise<void> {
    const copy = this.local.get(call);
    // Only the record refuses, as the copy may be old.
    const record = copy && memberOf(copy, person) ? copy : await this.local.read(call);
    const attempt = record ? undefined : this.attempts.get(call);
    if (attempt?.caller === person) return this.#tell(person, call, text, [attempt.callee]);
    if (!record) throw new SignalError('not_found', 'there is no such call');
    if (!memberOf(record, person)) throw new SignalError('not_member', 'this call is not yours');
    const others = record.members.filter(({ id }) => id !== person);
    await this.#tell(
      person,
      call,
      text,
      others.map(({ id }) => id),
    );
  }

  async #tell(person: string, call: string, text: string, others: readonly string[]): Promise<void> {
    const entries = await Promise.all(others.map((id) => this.presence.entry(id, person)));
    const reached = entries.filter((entry) => entry !== null);
    if (reached.length === 0) throw new SignalError('offline', 'they are not online');
    for (const { id } of reached) this.notifier.toPerson(id, 'call:message', { call, from: person, text });
  }
}
