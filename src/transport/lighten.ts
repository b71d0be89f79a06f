/**
 * What Socket.IO and Engine.IO keep of a connection for as long as it lasts, and nobody here asks for
 * again: the request that it began with, with all its headers, and a room with itself alone in it.
 * Thousands of people who only look at the list are mostly this (measured, docs/performance.md).
 * Reaches into Engine.IO; a test over a real socket holds it to it.
 */
import type { Socket } from 'node:net';
import type { SignalingSocket } from './socket.js';

type Handshake = SignalingSocket['handshake'];
/** Read by Socket.IO where it lists sockets for other nodes. */
const NOTHING = Object.freeze({ headers: {}, query: {}, auth: {} }) as unknown as Handshake;

/** What of engine.io's socket is used, beyond its types. */
interface Engine {
  request: unknown;
  readonly transport: { readonly socket?: { readonly _socket?: Socket } };
}

/** @param isAlone on a single node nobody sends to a connection by its room */
export function lighten(socket: SignalingSocket, isAlone: boolean): void {
  (socket as { handshake: Handshake }).handshake = NOTHING;
  const engine = socket.conn as unknown as Engine;
  engine.request = null;
  dropResponse(engine.transport.socket?._socket);
  if (isAlone) void socket.leave(socket.id);
}

/**
 * Engine.IO tells its middlewares, of which we have none, when a connection ends, and keeps the request
 * for it. It is the only one who listens for that just once.
 */
function dropResponse(wire: Socket | undefined): void {
  for (const listener of wire?.rawListeners('close') ?? []) {
    if ('listener' in listener) wire?.removeListener('close', listener.listener as () => void);
  }
}
