/** The signal:send request. */
import type { Body, Reply } from '../protocol/events.js';
import type { Session } from '../transport/connection.js';
import { OnRequest, SignalingGateway } from '../transport/signaling-gateway.js';
import { RelayService } from './relay.service.js';

@SignalingGateway()
export class RelayGateway {
  constructor(private readonly relay: RelayService) {}

  @OnRequest('signal:send')
  send(
    session: Session,
    body: Body<'signal:send'>,
    packet?: string,
  ): Reply<'signal:send'> | Promise<Reply<'signal:send'>> {
    return this.relay.send(session, body, packet);
  }
}
