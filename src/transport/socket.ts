/** The types of a Socket.IO server and socket that speak our wire. No code. */
import type { Server, Socket } from 'socket.io';
import type { ClientToServerEvents, ServerToClientEvents } from '../protocol/events.js';
import type { ConnectionData } from './connection.js';

type Between = Record<string, never>;
export type SignalingServer = Server<ClientToServerEvents, ServerToClientEvents, Between, ConnectionData>;
export type SignalingSocket = Socket<ClientToServerEvents, ServerToClientEvents, Between, ConnectionData>;
