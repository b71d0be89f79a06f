/** The people:* requests. */
import type { Body, Reply } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { OnRequest, SignalingGateway } from '../transport/signaling-gateway.js';
import { PresenceService } from './presence.service.js';

@SignalingGateway()
export class PresenceGateway {
  constructor(private readonly presence: PresenceService) {}

  @OnRequest('people:watch')
  watch(session: Session, body: Body<'people:watch'>): Reply<'people:watch'> {
    return this.presence.watch(session, body);
  }

  @OnRequest('people:get')
  async get({ person }: Session, { id }: Body<'people:get'>): Promise<Reply<'people:get'>> {
    return { person: await this.presence.get(id, person) };
  }

  @OnRequest('people:block')
  async block(session: Session, { id, blocked }: Body<'people:block'>): Promise<Reply<'people:block'>> {
    await this.presence.block(session, id, blocked);
    return {};
  }

  @OnRequest('people:status')
  async status(session: Session, { status }: Body<'people:status'>): Promise<Reply<'people:status'>> {
    await this.presence.choose(session, status);
    return {};
  }
}
