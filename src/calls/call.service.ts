/**
 * Who talks with whom: applies the rules of call.machine.ts to the stored record, by compare and
 * set, and tells everybody concerned. Whatever races, on whatever nodes, one save wins; the
 * others see its record and are judged by it.
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import type { Going } from '../presence/going.js';
import { PresenceService } from '../presence/presence.service.js';
import type { Media } from '../protocol/constants.js';
import type { Body, Call } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { Notifier } from '../transport/notifier.js';
import {
  type CallEvent,
  type Who,
  begin,
  joinedAs,
  memberOf,
  nextDeadline,
  transition,
} from './call.machine.js';
import { activityChanges } from './activity.js';
import { Attempts } from './attempts.js';
import { CallStore } from './call.store.js';
import { EndedCalls } from './ended-calls.js';
import { LocalCalls } from './local-calls.js';
import { type Notice, incomingTo } from './notices.js';
import { type HangUp, OwedHangUps } from './owed-hang-ups.js';
import { RingAlarm } from './ring-alarm.js';
import { RingGuard } from './ring-guard.js';

/** Conflicts in a row before the request is given back; each means that somebody else got on. */
const MOST_TRIES = 16;

@Injectable()
export class CallService {
  readonly #logger = new Logger(CallService.name);
  readonly #alarm: RingAlarm;

  constructor(
    private readonly store: CallStore,
    private readonly local: LocalCalls,
    private readonly owed: OwedHangUps,
    private readonly guard: RingGuard,
    private readonly attempts: Attempts,
    private readonly ended: EndedCalls,
    private readonly presence: PresenceService,
    private readonly notifier: Notifier,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.#alarm = new RingAlarm(clock, () => {
      this.expire().catch((error: unknown) => this.#logger.warn({ msg: 'rings not ended', err: error }));
    });
    presence.onGone((place, reason) => this.#deviceGone(place, reason));
    presence.askWhetherMet((person, other) => guard.hasMet(person, other));
    presence.onOffline((person, reason) => this.#personGone(person, reason));
  }

  /** @throws SignalError bad_request, rate_limited, offline, do_not_disturb, busy, not_found, call_over, not_member, call_full */
  async invite(session: Session, { to, media, call }: Body<'call:invite'>): Promise<Call> {
    if (to === session.person) throw new SignalError('bad_request', 'nobody can call themselves');
    const [callee] = await Promise.all([
      this.presence.entry(to, session.person),
      this.guard.invites(session, to),
    ]);
    if (!callee) throw new SignalError('offline', 'they are not online');
    if (callee.status === 'do_not_disturb') {
      // Whoever is ringing us right now does want to talk with us.
      const ringing = call === undefined ? await this.store.of(session.person) : null;
      const glare = ringing && isGlare(ringing, session.person, to);
      const joined = glare ? await this.#acceptIfStillRinging(session, ringing.id, media) : null;
      if (joined) return joined;
      throw new SignalError('do_not_disturb', 'they do not want to be disturbed');
    }
    const ring = await this.guard.rings(session, to);
    try {
      if (call === undefined) return await this.#unlessLeft(session, this.#begin(session, callee, media));
      const ringUntil = this.clock.now() + this.config.ringMs;
      const most = this.config.maxCallMembers;
      return await this.#step(call, { type: 'invite', by: session, to: callee, ringUntil, most });
    } catch (error) {
      this.guard.undone(ring);
      throw await this.attempts.told(error, session, to, media);
    }
  }

  async alert(session: Session, call: string): Promise<void> {
    await this.#step(call, { type: 'alert', by: session });
  }

  async accept(session: Session, call: string, media: Media): Promise<Call> {
    const event: CallEvent = { type: 'accept', by: session, media, now: this.clock.now() };
    return this.#unlessLeft(session, this.#step(call, event));
  }

  async decline(session: Session, { call, reason = 'declined' }: Body<'call:decline'>): Promise<void> {
    await this.#step(call, { type: 'decline', by: session, reason });
  }

  async cancel(session: Session, { call, member }: Body<'call:cancel'>): Promise<void> {
    await this.#step(call, { type: 'cancel', by: session, member });
  }

  async leave(
    { person, device }: Session,
    { call, reason }: { call: string; reason?: 'failed' | 'closed' | undefined },
  ): Promise<void> {
    const event: HangUp = { type: 'leave', by: { person, device }, reason: reason ?? 'left' };
    try {
      await this.#step(call, event);
    } catch (error) {
      const known = this.local.get(call);
      if (!known || !(error instanceof SignalError) || error.code !== 'unavailable') throw error;
      this.#leaveUnrecorded(known, event);
    }
  }

  /** Makes good what could not be recorded while Redis was away. */
  settleOwed(): Promise<void> {
    return this.owed.settle((call, event) => this.#step(call, event));
  }

  /** Who is on this node hears of it now, the others when the record is back. */
  #leaveUnrecorded(call: Call, event: HangUp): void {
    const step = transition(call, event);
    if (!step.ok) throw new SignalError(step.code);
    this.owed.add(call.id, event);
    this.local.put(step.call);
    for (const notice of step.notices) this.#tell(notice);
  }

  /** Ends the rings that are over; any node may do it, for calls of all. */
  async expire(batch = 100): Promise<void> {
    const now = this.clock.now();
    const seen = new Set<string>();
    for (;;) {
      const due = await this.store.due(now, batch);
      for (const id of due) {
        await this.#step(id, { type: 'expire', now }).catch((error: unknown) => {
          if (!(error instanceof SignalError) || error.code !== 'not_found') throw error;
          return this.store.forget(id);
        });
      }
      // Thousands may end at once; but never go round for what cannot be ended.
      if (due.length < batch || due.every((id) => seen.has(id))) return;
      for (const id of due) seen.add(id);
    }
  }

  /** The call in which a device that comes back has its place, and what rings for its person. */
  async resume({ person, device }: Session): Promise<{ joined: Call | null; ringing: Notice | null }> {
    const call = await this.store.of(person);
    const member = call && memberOf(call, person);
    if (!call || !member) return { joined: null, ringing: null };
    if (joinedAs(call, { person, device })) {
      this.local.put(call);
      return { joined: call, ringing: null };
    }
    if (member.state === 'ringing') this.local.put(call);
    const rings = member.state === 'ringing' && member.invitedBy !== undefined;
    return { joined: null, ringing: rings ? incomingTo(person, call, member.invitedBy as string) : null };
  }

  /** Who left meanwhile was not in the call yet when their leaving took them out of their calls. */
  async #unlessLeft(session: Session, entering: Promise<Call>): Promise<Call> {
    const call = await entering;
    if (session.left) await this.#deviceGone(session, 'left');
    return call;
  }

  async #begin(session: Session, callee: { id: string; name: string }, media: Media): Promise<Call> {
    const now = this.clock.now();
    const step = begin(randomUUID(), session, callee, media, now, now + this.config.ringMs);
    if (!step.ok) throw new SignalError(step.code);
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const saved = await this.store.save(step.call, 0);
      if (saved.ok) {
        this.#publish(undefined, step.call, step.notices);
        return step.call;
      }
      if (saved.because === 'conflict') break;
      if (!isGlare(saved.other, session.person, callee.id))
        throw new SignalError('busy', 'one of the two is in a call');
      // Both called each other at once: the one who came second accepts the other's call.
      const joined = await this.#acceptIfStillRinging(session, saved.other.id, media);
      if (joined) return joined;
    }
    throw new SignalError('unavailable', 'too much is happening to these two at once');
  }

  /** Null when the other has given up meanwhile, so that there is nothing in the way any more. */
  async #acceptIfStillRinging(session: Session, call: string, media: Media): Promise<Call | null> {
    try {
      return await this.accept(session, call, media);
    } catch (error) {
      if (error instanceof SignalError && (error.code === 'call_over' || error.code === 'not_found'))
        return null;
      throw error;
    }
  }

  /** One rule, applied to whatever the record is when the save succeeds. */
  async #step(id: string, event: CallEvent): Promise<Call> {
    let call = this.local.get(id) ?? (await this.local.read(id));
    let fresh = false;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      if (!call) throw new SignalError('not_found', 'there is no such call');
      const step = transition(call, event);
      if (step.ok && step.call === call) return call;
      if (!step.ok) {
        // The copy may be old; only the store's own record refuses.
        if (fresh) throw new SignalError(step.code);
        call = await this.store.get(id);
        fresh = true;
        continue;
      }
      const saved = await this.store.save(step.call, call.version);
      if (saved.ok) {
        this.#publish(call, step.call, step.notices);
        return step.call;
      }
      if (saved.because === 'claimed') throw new SignalError('busy', 'they are in a call');
      call = saved.current ?? (await this.#putBack(call));
      fresh = true;
    }
    throw new SignalError('unavailable', 'too much is happening to this call at once');
  }

  /** The record was emptied, and nobody has put this call back yet. */
  async #putBack(call: Call): Promise<Call | null> {
    if (this.local.get(call.id) !== call) return null;
    const saved = await this.store.save(call, 0);
    if (saved.ok) return call;
    return saved.because === 'conflict' ? saved.current : null;
  }

  async #deviceGone({ person, device }: Who, reason: Going): Promise<void> {
    const call = await this.store.of(person);
    if (!call || !joinedAs(call, { person, device })) return;
    await this.#step(call.id, { type: 'leave', by: { person, device }, reason });
  }

  async #personGone(person: string, reason: Going): Promise<void> {
    this.guard.offline(person);
    const call = await this.store.of(person);
    if (call) await this.#step(call.id, { type: 'unreachable', person, reason });
  }

  #publish(before: Call | undefined, call: Call, notices: readonly Notice[]): void {
    this.local.put(call);
    if (call.state === 'ended') this.ended.add(call);
    if (before) this.guard.joined(before, call);
    const changes = activityChanges(before, call);
    // Before the notices, on the same connection: who hears of the call finds its people so.
    this.presence
      .update(changes)
      .catch((error: unknown) => this.#logger.warn({ msg: 'activity not noted', err: error }));
    for (const notice of notices) this.#tell(notice);
    const deadline = call.ringUntil === before?.ringUntil ? undefined : nextDeadline(call);
    if (deadline !== undefined) this.#alarm.at(deadline);
  }

  #tell({ to, event, body }: Notice): void {
    if ('person' in to) {
      this.notifier.toPerson(to.person, event, body, to.except);
      return;
    }
    const taken = this.notifier.toDevice(to.device, event, body);
    if (typeof taken !== 'boolean') {
      taken.catch((error: unknown) => this.#logger.warn({ msg: 'a device was not told', event, err: error }));
    }
  }
}

/** The callee of ours is the very person who rings us. */
const isGlare = (other: Call, me: string, callee: string): boolean => {
  const member = memberOf(other, me);
  return member?.state === 'ringing' && member.invitedBy === callee;
};
