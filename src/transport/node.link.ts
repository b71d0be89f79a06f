/**
 * What connects this node's Socket.IO server to the other nodes': nothing on a single node
 * (LocalLink, here), Redis in a cluster (redis.link.ts). Only the transport knows it.
 */
import type { Adapter } from 'socket.io-adapter';
import type { Namespace } from 'socket.io';

export type AdapterFactory = (namespace: Namespace) => Adapter;

/** One event for the room's sockets on the other nodes. */
export interface Packet {
  readonly room: string;
  /** Encoded (lane.ts), as it goes to the sockets: nobody on the way has to read it. */
  readonly text: string;
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

  /** Hears each packet that came from elsewhere for sockets here, and is to give it to them. */
  abstract onPacket(listener: (packet: Packet) => void): void;

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
