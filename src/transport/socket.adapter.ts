/**
 * Nest's Socket.IO adapter, made ours: limits of the transport, the door, the link to the other
 * nodes, and one shared listener a socket that hands every packet to the router.
 */
import type { IncomingMessage } from 'node:http';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import type { ServerOptions } from 'socket.io';
import type { Config } from '../config.js';
import { LIMITS } from '../protocol/constants.js';
import { type Dispatch, openLane } from './lane.js';
import { lighten } from './lighten.js';
import { mergedServer } from './merged.websocket.js';
import { terminate } from './backlog.js';
import { Door, type Engine } from './door.js';
import { type PolledEngine, holdPolled } from './wire/polled.js';
import { Unsent } from './wire/unsent.js';
import { NodeLink } from './node.link.js';
import { RequestRouter } from './request.router.js';
import type { SignalingServer, SignalingSocket } from './socket.js';
import { SocketNotifier } from './socket.notifier.js';

const OFFENCES = {
  unread: 'closed a connection that does not read',
  control: 'closed a connection that sends control frames without end',
};

export class SignalingAdapter extends IoAdapter {
  readonly #logger = new Logger(SignalingAdapter.name);
  readonly #door: Door;
  readonly #isAlone: boolean;
  readonly #dispatch: Dispatch;
  readonly #listen: (this: SignalingSocket, event: string, ...args: unknown[]) => void;

  constructor(
    private readonly app: INestApplicationContext,
    private readonly config: Config,
  ) {
    super(app);
    this.#door = app.get(Door);
    this.#isAlone = app.get(NodeLink).adapter === undefined;
    const router = app.get(RequestRouter);
    // One function for all sockets, here and below; Socket.IO calls it with the socket as `this`.
    this.#dispatch = (socket, event, args, text) => router.dispatch(socket, event, args, text);
    this.#listen = function (event, ...args) {
      router.dispatch(this, event, args);
    };
  }

  override createIOServer(port: number, options?: ServerOptions): SignalingServer {
    const { allowedOrigins } = this.config;
    const unsent = new Unsent();
    const server = super.createIOServer(port, {
      ...options,
      serveClient: false,
      // Little to gain, memory for each connection to lose, and secrets beside what others say.
      perMessageDeflate: false,
      wsEngine: mergedServer({
        unsent,
        rateFactor: this.config.rateFactor,
        ended: ({ lane }, offence) => this.#ended(offence, lane?.connection),
      }),
      httpCompression: false,
      maxHttpBufferSize: LIMITS.frame,
      // A dead client is noticed within 20 s, a closed one at once.
      pingInterval: 10_000,
      pingTimeout: 10_000,
      // The door is quicker; this is for when it is set to wait longer.
      connectTimeout: Math.max(10_000, this.config.registerMs),
      adapter: this.app.get(NodeLink).adapter,
      ...(allowedOrigins && { cors: { origin: [...allowedOrigins] } }),
      allowRequest: (request: IncomingMessage, decide: (error: string | null, ok: boolean) => void) => {
        const refusal = this.#door.refusal(request);
        decide(refusal, refusal === null);
      },
    } as unknown as ServerOptions) as SignalingServer;
    const notifier = this.app.get(SocketNotifier);
    notifier.attach(server);
    server.engine.on('connection', (engine: Engine & PolledEngine & { id: string }) => {
      this.#door.entered(engine);
      holdPolled(engine, unsent, () => {
        terminate(engine);
        this.#ended('unread', engine.id);
      });
    });
    // It may have come without ever asking for a namespace: then nothing can be said to it.
    this.#door.watch((engine, connection) => {
      if (connection) notifier.close(connection.id, 'not_registered', true);
      else engine.close();
    });
    return server;
  }

  #ended(offence: keyof typeof OFFENCES, connection: string | undefined): void {
    this.#logger.warn({ msg: OFFENCES[offence], connection });
  }

  /** The gateways' handlers are found by the router; here a socket only needs its one listener. */
  override bindMessageHandlers(socket: SignalingSocket): void {
    if (socket.listenersAny().includes(this.#listen)) return;
    socket.onAny(this.#listen);
    openLane(socket, this.#dispatch);
    this.#door.met(socket.conn as unknown as Engine, socket);
    lighten(socket, this.#isAlone);
  }

  /** Nest binds once a gateway; all of them hear by the same subject, so that one listener is enough. */
  override bindClientDisconnect(socket: SignalingSocket, left: (reason: string) => void): void {
    if (socket.listenerCount('disconnect') === 0) socket.on('disconnect', left);
  }
}
