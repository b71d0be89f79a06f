/**
 * Passes a signal on: from a joined member of a call, by the device that is in it, to the one
 * device of another joined member, and nowhere else. It looks into descriptions and candidates only
 * for host names, keeps nothing and queues nothing. On one node it asks nobody.
 */
import { Injectable } from '@nestjs/common';
import { joinedAs, memberOf } from '../calls/call.machine.js';
import { LocalCalls } from '../calls/local-calls.js';
import { SignalError } from '../errors.js';
import type { ErrorCode } from '../protocol/constants.js';
import type { Body, Call } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { Encoded, Notifier } from '../transport/notifier.js';
import { namesHost } from './candidate-rule.js';
import { receivedText } from './signal-text.js';

const HOST_NAME = 'a candidate has a host name: only addresses and UUID.local names are passed on';

type Route = { device: string } | { refused: ErrorCode };

@Injectable()
export class RelayService {
  constructor(
    private readonly calls: LocalCalls,
    private readonly notifier: Notifier,
  ) {}

  /**
   * `packet`: what the signal was parsed from.
   * @throws SignalError not_found, call_over, not_member, unavailable; bad_request when a candidate's
   * address is a host name
   */
  send(
    session: Session,
    signal: Body<'signal:send'>,
    packet?: string,
  ): Record<string, never> | Promise<Record<string, never>> {
    if (namesHost(signal)) throw new SignalError('bad_request', HOST_NAME);
    const known = this.calls.get(signal.call);
    const route = known && findRoute(known, session, signal.to);
    // Only the store's own record refuses: our copy may be older than the accept.
    if (!route || 'refused' in route) return this.#readAndSend(session, signal);
    return this.#pass(session, signal, route.device, packet);
  }

  async #readAndSend(session: Session, signal: Body<'signal:send'>): Promise<Record<string, never>> {
    const call = await this.calls.read(signal.call);
    if (!call) throw new SignalError('not_found', 'there is no such call');
    const route = findRoute(call, session, signal.to);
    if ('refused' in route) throw new SignalError(route.refused);
    return this.#pass(session, signal, route.device);
  }

  #pass(
    session: Session,
    signal: Body<'signal:send'>,
    device: string,
    packet?: string,
  ): Record<string, never> | Promise<Record<string, never>> {
    const body = new Encoded(receivedText(session.person, signal, packet));
    const taken = this.notifier.toDevice(device, 'signal:received', body);
    return typeof taken === 'boolean' ? passedOn(taken) : taken.then(passedOn);
  }
}

function findRoute(call: Call, session: Session, to: string): Route {
  if (!memberOf(call, session.person)) return { refused: 'not_member' };
  if (call.state === 'ended') return { refused: 'call_over' };
  if (!joinedAs(call, session) || to === session.person) return { refused: 'not_member' };
  const target = memberOf(call, to);
  return target?.state === 'joined' && target.device ? { device: target.device } : { refused: 'not_member' };
}

function passedOn(taken: boolean): Record<string, never> {
  if (!taken) throw new SignalError('unavailable', 'their device is not connected just now');
  return {};
}
