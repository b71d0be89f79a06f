/**
 * What waits on this side for a client that does not read. Socket.IO has no limit of its own: a
 * reader that stops costs hundreds of megabytes (measured), so the notifier looks here after
 * sending. Reaches into engine.io, which keeps the queue; a test over a real socket holds it to it.
 */
import type { SignalingSocket } from './socket.js';

/** Above this a client gets no directory changes: they can be had later, in one. Bytes. */
const SLOW_BYTES = 64 * 1024;
/** Above this its connection is closed. Bytes. */
const MOST_BYTES = 1024 * 1024;

/** What of engine.io's socket is used, beyond its types. */
interface Engine {
  readonly writeBuffer: readonly {
    data?: string | Buffer;
    options?: { wsPreEncodedFrame?: readonly Buffer[] };
  }[];
  readonly transport: {
    /** See merged.websocket.ts. */
    readonly socket?: { readonly bufferedAmount?: number; readonly unwritten?: number; terminate?(): void };
  };
  close(discard: boolean): void;
}

const engineOf = (socket: SignalingSocket): Engine => socket.conn as unknown as Engine;

function queuedBytes({ writeBuffer, transport }: Engine): number {
  let bytes = (transport.socket?.bufferedAmount ?? 0) + (transport.socket?.unwritten ?? 0);
  for (const { data, options } of writeBuffer) {
    if (options?.wsPreEncodedFrame) for (const part of options.wsPreEncodedFrame) bytes += part.length;
    else bytes += data?.length ?? 0;
  }
  return bytes;
}

/** Whether the client is behind, so that what can wait is to wait. */
export const isBehind = (socket: SignalingSocket): boolean => queuedBytes(engineOf(socket)) > SLOW_BYTES;

/** Whether more waits than a client may make us keep. */
export const isTooSlow = (socket: SignalingSocket): boolean => queuedBytes(engineOf(socket)) > MOST_BYTES;

const cut = new WeakSet<SignalingSocket>();

/**
 * Ends a connection that is not read: a goodbye would only wait with the rest.
 * @returns false when it has been ended already, and is only not gone yet
 */
export function cutOff(socket: SignalingSocket): boolean {
  if (cut.has(socket)) return false;
  cut.add(socket);
  terminate(socket.conn);
  return true;
}

/** Ends an engine.io connection without a word and without waiting for one. */
export function terminate(connection: unknown): void {
  const engine = connection as Engine;
  if (engine.transport.socket?.terminate) engine.transport.socket.terminate();
  else engine.close(true);
}
