/**
 * How the rooms of the house tell clients something. The rooms see only this; socket.notifier.ts
 * does it. Everything is delivered on this node first, so that neither a slow nor a dead Redis
 * stands between two people on one node.
 */
import type { CloseCode } from '../protocol/constants.js';
import type { EventBody, EventName } from '../protocol/events.js';

/** A body that is JSON already. */
export class Encoded {
  constructor(readonly text: string) {}
}

export abstract class Notifier {
  /** Tells every device of a person, on every node, but `except`. At most once. */
  abstract toPerson<E extends EventName>(person: string, event: E, body: EventBody<E>, except?: string): void;

  /**
   * Tells one device, wherever it is. At most once.
   * @returns false when it is known that nobody took it: the device is nowhere connected.
   * @throws SignalError unavailable, when other nodes cannot be reached
   */
  abstract toDevice<E extends EventName>(
    device: string,
    event: E,
    body: EventBody<E> | Encoded,
  ): boolean | Promise<boolean>;

  /** Tells connections of this node, encoding the message once. */
  abstract toConnections<E extends EventName>(
    connections: readonly string[],
    event: E,
    body: EventBody<E>,
  ): void;

  /** Whether a device of the person is connected to this node. */
  abstract isHere(person: string): boolean;

  /** Whether a connection of this node is so far behind that what can wait should not be sent to it. */
  abstract isBehind(connection: string): boolean;

  /** Makes a connection hear what is sent to its person and device; resolves when it surely does. */
  abstract join(connection: string, person: string, device: string): Promise<void>;

  /** The opposite, before a connection is given up or told nothing more. */
  abstract part(connection: string): void;

  /** Ends a connection, on whatever node it is, telling it why. */
  abstract close(connection: string, code: CloseCode, retry: boolean): void;

  /**
   * Calls `listener` on each node that delivers `event` to one of its own devices: how nodes learn
   * of what concerns them, without a message more.
   */
  abstract onDelivered<E extends EventName>(event: E, listener: (body: EventBody<E>) => void): void;

  /** Calls `listener` when something for this node's devices came too late to be told to them. */
  abstract onLate(listener: () => void): void;
}
