/**
 * What connects this node's Socket.IO server to the other nodes': nothing on a single node
 * (LocalLink, here), Redis in a cluster (redis.link.ts). Only the transport knows it.
 */
import type { Adapter } from 'socket.io-adapter';
import type { Namespace } from 'socket.io';

export type AdapterFactory = (namespace: Namespace) => Adapter;

/** Delivery of one event to the room's sockets on the other nodes. */
export interface Packet {
  readonly room: string;
  readonly event: string;
  readonly body: unknown;
  /** A room whose sockets are left out. */
  readonly except?: string;
}

export abstract class NodeLink {
  /** Undefined: Socket.IO's own, in memory. */
  abstract readonly adapter: AdapterFactory | undefined;

  /**
   * @returns how many other nodes took it; each has at least one socket in the room
   * @throws SignalError unavailable, within 2 s
   */
  abstract publish(packet: Packet): number | Promise<number>;

  /** Resolves once what is sent to these rooms from elsewhere surely arrives here. */
  abstract subscribed(rooms: readonly string[]): Promise<void>;

  /** Hears of each packet that came from elsewhere and is given to sockets here. */
  abstract onPacket(listener: (event: string, body: unknown, room: string) => void): void;

  /** Hears that a packet came too late to be given to sockets here; signals are nobody's loss. */
  abstract onLate(listener: () => void): void;
}

export class LocalLink extends NodeLink {
  override readonly adapter = undefined;

  override publish(): number {
    return 0;
  }

  override async subscribed(): Promise<void> {}

  override onPacket(): void {}

  override onLate(): void {}
}
