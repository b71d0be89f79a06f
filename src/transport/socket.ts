/** The types of a Socket.IO server and socket that speak our wire. No code. */
import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../protocol/events.js';
import type { Connection } from '../session/session.js';

type Between = Record<string, never>;
type Data = Connection['data'];
export type SignalingServer = Server<ClientToServerEvents, ServerToClientEvents, Between, Data>;
export type SignalingSocket = Socket<ClientToServerEvents, ServerToClientEvents, Between, Data>;
