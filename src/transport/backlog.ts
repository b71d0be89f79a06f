/**
 * How much may wait on this side for a client that does not read, and how much does. Where bytes are
 * written they are held to it: merged.websocket.ts for websockets, wire/polled.ts for polling.
 */
import type { SignalingSocket } from './socket.js';

/**
 * Above this a client gets no directory changes, which can be had later, in one; and nothing more is
 * read from it. Bytes.
 */
export const SLOW_BYTES = 64 * 1024;
/** Above this its connection is closed. Bytes. */
export const MOST_BYTES = 1024 * 1024;

/** What of engine.io's socket is used, beyond its types. */
interface Engine {
  readonly readyState: string;
  readonly writeBuffer: readonly { readonly data?: string | Buffer }[];
  readonly transport: {
    /** See merged.websocket.ts. */
    readonly socket?: { readonly waiting?: number; terminate?(): void };
  };
  close(discard: boolean): void;
  onClose(reason: string): void;
}

/** Whether the client is behind, so that what can wait is to wait. */
export function isBehind(socket: SignalingSocket): boolean {
  const { writeBuffer, transport } = socket.conn as unknown as Engine;
  let bytes = transport.socket?.waiting ?? 0;
  for (const { data } of writeBuffer) bytes += data?.length ?? 0;
  return bytes > SLOW_BYTES;
}

/** Ends an engine.io connection without a word and without waiting for one. */
export function terminate(connection: unknown): void {
  const engine = connection as Engine;
  if (engine.transport.socket?.terminate) return engine.transport.socket.terminate();
  engine.close(true);
  // One that was told goodbye already would wait for a poll to say it in.
  if (engine.readyState !== 'closed') engine.onClose('forced close');
}
