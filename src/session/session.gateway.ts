/** The session:* requests, ice:refresh, and the end of connections. */
import type { OnGatewayDisconnect } from '@nestjs/websockets';
import { IceService } from '../ice/ice.service.js';
import type { Body, Reply } from '../protocol/events.js';
import { OnOpenRequest, OnRequest, SignalingGateway } from '../transport/signaling-gateway.js';
import type { Connection, Session } from '../transport/connection.js';
import { SessionService } from './session.service.js';

@SignalingGateway()
export class SessionGateway implements OnGatewayDisconnect<Connection> {
  constructor(
    private readonly sessions: SessionService,
    private readonly ice: IceService,
  ) {}

  handleDisconnect(connection: Connection): void {
    void this.sessions.disconnected(connection);
  }

  @OnOpenRequest('session:register')
  register(connection: Connection, body: Body<'session:register'>): Promise<Reply<'session:register'>> {
    return this.sessions.register(connection, body);
  }

  @OnRequest('session:rename')
  rename(session: Session, { name }: Body<'session:rename'>): Promise<Reply<'session:rename'>> {
    return this.sessions.rename(session, name);
  }

  /** Takes the connection, which is nobody's afterwards. */
  @OnOpenRequest('session:leave')
  leave(connection: Connection, { everywhere }: Body<'session:leave'>): Promise<Reply<'session:leave'>> {
    return this.sessions.leave(connection, everywhere === true);
  }

  @OnRequest('session:devices')
  devices(session: Session): Promise<Reply<'session:devices'>> {
    return this.sessions.devices(session);
  }

  @OnRequest('session:closing')
  closing(session: Session): Promise<Reply<'session:closing'>> {
    return this.sessions.closing(session);
  }

  @OnRequest('ice:refresh')
  refresh(session: Session): Reply<'ice:refresh'> {
    return this.ice.servers(session.person);
  }
}
