/**
 * The Notifier over Socket.IO, and the only place that emits to sockets. It knows this node's
 * sockets by person and device: those are told directly; the others through the link.
 */
import { Injectable, Logger } from '@nestjs/common';
import { MultiMap } from '../multi-map.js';
import type { CloseCode } from '../protocol/constants.js';
import type { EventBody, EventName } from '../protocol/events.js';
import { isBehind } from './backlog.js';
import { bodyIn, encodedEvent, eventIn, eventText, write } from './lane.js';
import { NodeLink, type Packet } from './node.link.js';
import { Encoded, Notifier } from './notifier.js';
import { deviceRoom, personRoom } from './rooms.js';
import type { SignalingServer, SignalingSocket } from './socket.js';

type Listener = (body: unknown) => void;

interface Membership {
  readonly socket: SignalingSocket;
  readonly person: string;
  readonly device: string;
}

@Injectable()
export class SocketNotifier extends Notifier {
  readonly #logger = new Logger(SocketNotifier.name);
  readonly #listeners = new Map<string, Listener[]>();
  readonly #byConnection = new Map<string, Membership>();
  readonly #byDevice = new Map<string, SignalingSocket>();
  readonly #byPerson = new MultiMap<string, Membership>();
  #server: SignalingServer | undefined;

  constructor(private readonly link: NodeLink) {
    super();
    link.onPacket((packet) => this.#deliver(packet));
  }

  /** Called by the adapter, once, with the server that it made. */
  attach(server: SignalingServer): void {
    this.#server = server;
  }

  override toPerson<E extends EventName>(
    person: string,
    event: E,
    body: EventBody<E>,
    except?: string,
  ): void {
    const here = this.#byPerson.of(person).filter(({ device }) => device !== except);
    // Nobody would get the text.
    if (here.length === 0 && !this.link.adapter) return;
    const text = eventText(event, body);
    for (const { socket } of here) write(socket, text);
    if (here.length > 0) this.#delivered(event, body);
    this.#publish({ room: personRoom(person), text, ...(except && { except: deviceRoom(except) }) });
  }

  override toDevice<E extends EventName>(
    device: string,
    event: E,
    body: EventBody<E> | Encoded,
  ): boolean | Promise<boolean> {
    const socket = this.#byDevice.get(device);
    const text = body instanceof Encoded ? encodedEvent(event, body.text) : eventText(event, body);
    if (!socket) {
      const taken = this.link.publish({ room: deviceRoom(device), text });
      return typeof taken === 'number' ? taken > 0 : taken.then((nodes) => nodes > 0);
    }
    write(socket, text);
    if (!(body instanceof Encoded)) this.#delivered(event, body);
    else if (this.#listeners.has(event)) this.#delivered(event, bodyIn(text));
    return true;
  }

  override toConnections<E extends EventName>(
    connections: readonly string[],
    event: E,
    body: EventBody<E>,
  ): void {
    const { sockets } = this.#needServer().sockets;
    const text = eventText(event, body);
    for (const connection of connections) {
      const socket = sockets.get(connection);
      if (socket) write(socket, text);
    }
  }

  get connections(): number {
    return this.#server?.of('/').sockets.size ?? 0;
  }

  /** Entries by connection, by device and by person. */
  get members(): number {
    return this.#byConnection.size + this.#byDevice.size + this.#byPerson.size;
  }

  /** Rooms that Socket.IO keeps, each connection's own among them. */
  get rooms(): number {
    return this.#server?.of('/').adapter.rooms.size ?? 0;
  }

  /** Tells every connection of this node, registered or not. */
  toAll<E extends EventName>(event: E, body: EventBody<E>): void {
    const text = eventText(event, body);
    for (const socket of this.#needServer().of('/').sockets.values()) write(socket, text);
  }

  override isHere(person: string): boolean {
    return this.#byPerson.has(person);
  }

  override isBehind(connection: string): boolean {
    const socket = this.#server?.of('/').sockets.get(connection);
    return socket !== undefined && isBehind(socket);
  }

  override async join(connection: string, person: string, device: string): Promise<void> {
    const socket = this.#needServer().sockets.sockets.get(connection);
    if (!socket) return;
    const rooms = [personRoom(person), deviceRoom(device)];
    const before = this.#byConnection.get(connection);
    // Between leaving a room and joining it again something could be missed.
    if (before?.person === person && before.device === device) return this.link.subscribed(rooms);
    this.part(connection);
    const membership: Membership = { socket, person, device };
    this.#byConnection.set(connection, membership);
    this.#byDevice.set(device, socket);
    this.#byPerson.add(person, membership);
    // Rooms are for what comes from other nodes; on one node nobody would send to them.
    if (!this.link.adapter) return;
    await socket.join(rooms);
    await this.link.subscribed(rooms);
  }

  override part(connection: string): void {
    const membership = this.#byConnection.get(connection);
    if (!membership) return;
    const { socket, person, device } = membership;
    this.#byConnection.delete(connection);
    if (this.#byDevice.get(device) === socket) this.#byDevice.delete(device);
    this.#byPerson.remove(person, membership);
    if (!this.link.adapter) return;
    void socket.leave(personRoom(person));
    void socket.leave(deviceRoom(device));
  }

  override close(connection: string, code: CloseCode, retry: boolean): void {
    const server = this.#needServer();
    const socket = server.sockets.sockets.get(connection);
    if (socket) {
      socket.emit('session:closed', { code, retry });
      socket.disconnect(true);
    } else if (this.link.adapter) {
      // Rare, so it may go to all nodes: the connection's own room is not subscribed to.
      server.in(connection).emit('session:closed', { code, retry });
      server.in(connection).disconnectSockets(true);
    }
  }

  override onDelivered<E extends EventName>(event: E, listener: (body: EventBody<E>) => void): void {
    this.#listeners.set(event, [...(this.#listeners.get(event) ?? []), listener as Listener]);
  }

  override onLate(listener: () => void): void {
    this.link.onLate(listener);
  }

  #delivered(event: string, body: unknown): void {
    for (const listener of this.#listeners.get(event) ?? []) listener(body);
  }

  /** What came from another node. Read only if somebody here wants to know what it says. */
  #deliver({ room, text, except }: Packet): void {
    const { adapter, sockets } = this.#needServer().of('/');
    const others = except === undefined ? undefined : adapter.rooms.get(except);
    for (const id of adapter.rooms.get(room) ?? []) {
      const socket = others?.has(id) ? undefined : sockets.get(id);
      if (socket) write(socket, text);
    }
    const event = eventIn(text);
    if (this.#listeners.has(event)) this.#delivered(event, bodyIn(text));
  }

  #publish(packet: Packet): void {
    const taken = this.link.publish(packet);
    if (typeof taken === 'number') return;
    const event = eventIn(packet.text);
    taken.catch((error: unknown) => this.#logger.warn({ msg: 'not told to other nodes', event, err: error }));
  }

  #needServer(): SignalingServer {
    if (!this.#server) throw new Error('the socket server is not there yet');
    return this.#server;
  }
}
