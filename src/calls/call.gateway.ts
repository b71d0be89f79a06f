/** The call:* requests. */
import type { Body, Reply } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { OnRequest, SignalingGateway } from '../transport/signaling-gateway.js';
import { CallMessages } from './call.messages.js';
import { CallService } from './call.service.js';

@SignalingGateway()
export class CallGateway {
  constructor(
    private readonly calls: CallService,
    private readonly messages: CallMessages,
  ) {}

  @OnRequest('call:invite')
  async invite(session: Session, body: Body<'call:invite'>): Promise<Reply<'call:invite'>> {
    return { call: await this.calls.invite(session, body) };
  }

  @OnRequest('call:alert')
  async alert(session: Session, { call }: Body<'call:alert'>): Promise<Reply<'call:alert'>> {
    await this.calls.alert(session, call);
    return {};
  }

  @OnRequest('call:accept')
  async accept(session: Session, { call, media }: Body<'call:accept'>): Promise<Reply<'call:accept'>> {
    return { call: await this.calls.accept(session, call, media) };
  }

  @OnRequest('call:decline')
  async decline(session: Session, body: Body<'call:decline'>): Promise<Reply<'call:decline'>> {
    await this.calls.decline(session, body);
    return {};
  }

  @OnRequest('call:cancel')
  async cancel(session: Session, body: Body<'call:cancel'>): Promise<Reply<'call:cancel'>> {
    await this.calls.cancel(session, body);
    return {};
  }

  @OnRequest('call:leave')
  async leave(session: Session, body: Body<'call:leave'>): Promise<Reply<'call:leave'>> {
    await this.calls.leave(session, body);
    return {};
  }

  @OnRequest('call:message')
  async message(session: Session, body: Body<'call:message'>): Promise<Reply<'call:message'>> {
    await this.messages.send(session, body);
    return {};
  }
}
