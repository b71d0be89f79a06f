/**
 * The nodes' link over Redis sharded pub/sub: Socket.IO's sharded adapter keeps the subscriptions, a
 * channel a room, and speaks to the other nodes' adapters. Events for people and devices go over its
 * channels in the very text that the sockets get: they are published after local delivery, which is
 * the notifier's, the number of receivers comes back, and none is delivered late.
 */
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Logger } from '@nestjs/common';
import type { Namespace } from 'socket.io';
import type { Adapter } from 'socket.io-adapter';
import type { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
import { eventIn } from '../transport/lane.js';
import { type AdapterFactory, NodeLink, type Packet } from '../transport/node.link.js';
import type { Keys } from './keys.js';
import type { RedisClients } from './redis.client.js';
import type { RedisScripts } from './redis.scripts.js';
import type { Subscriptions } from './redis.subscriptions.js';

/** A packet older than this was held up by a frozen Redis or node, and is worse than none. */
const PACKET_LIFETIME_MS = 3_000;

/** What of the sharded adapter is protected in its types, and used here. */
interface ShardedAdapter {
  readonly uid: string;
  onRawMessage(message: Buffer, channel: Buffer): void;
}

/** What it publishes itself is JSON or MessagePack, and never begins so. */
const OURS = '!';
const OUR_FIRST_BYTE = OURS.charCodeAt(0);
/** In a packet's head, which is ended by a line break: who sent it, when, and for whom not. */
const RADIX = 36;

export class RedisLink extends NodeLink {
  readonly #logger = new Logger(RedisLink.name);
  readonly #listeners: ((packet: Packet) => void)[] = [];
  readonly #lateListeners: (() => void)[] = [];
  /** Of the sharded adapter's channels for rooms of the default namespace. */
  readonly #channelsStart: string;
  #sharded: ShardedAdapter | undefined;

  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly subscriptions: Subscriptions,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {
    super();
    this.#channelsStart = `${keys.packets}#/#`;
  }

  override readonly adapter: AdapterFactory = constructible((namespace) => this.#createAdapter(namespace));

  override async publish({ room, text, except = '' }: Packet): Promise<number> {
    if (!this.#sharded) throw new SignalError('unavailable', 'the node is starting');
    const head = [OURS + this.#sharded.uid, this.clock.now().toString(RADIX), except].join(' ');
    const { commands } = this.clients;
    const channel = this.#channel(room);
    return Number(await this.scripts.attempt(() => commands.spublish(channel, `${head}\n${text}`)));
  }

  override async subscribed(rooms: readonly string[]): Promise<void> {
    await this.subscriptions.settled(rooms.map((room) => this.#channel(room)));
  }

  override onPacket(listener: (packet: Packet) => void): void {
    this.#listeners.push(listener);
  }

  override onLate(listener: () => void): void {
    this.#lateListeners.push(listener);
  }

  #channel(room: string): string {
    return `${this.#channelsStart}${room}#`;
  }

  #createAdapter(namespace: Namespace): Adapter {
    const create = createShardedAdapter(this.clients.commands, this.subscriptions, {
      channelPrefix: this.keys.packets,
      subscriptionMode: 'dynamic',
    }) as unknown as (namespace: Namespace) => Adapter;
    const adapter = create(namespace);
    const sharded = adapter as unknown as ShardedAdapter;
    const itsOwn = sharded.onRawMessage.bind(sharded);
    sharded.onRawMessage = (message, channel) => {
      if (message[0] === OUR_FIRST_BYTE) this.#receive(message, channel.toString());
      else itsOwn(message, channel);
    };
    this.#sharded = sharded;
    return adapter;
  }

  #receive(message: Buffer, channel: string): void {
    const end = message.indexOf('\n');
    const [from, sent = '', except] = message.toString('latin1', 0, end).split(' ');
    if (from === OURS + this.#sharded?.uid) return;
    const text = message.toString('utf8', end + 1);
    if (!this.#isFresh(parseInt(sent, RADIX), text)) return;
    const room = channel.slice(this.#channelsStart.length, -1);
    for (const listener of this.#listeners) listener({ room, text, ...(except && { except }) });
  }

  /** A late signal is sent again by its page. Anything else somebody must make good. */
  #isFresh(sent: number, text: string): boolean {
    const ageMs = this.clock.now() - sent;
    if (ageMs <= PACKET_LIFETIME_MS) return true;
    const event = eventIn(text);
    this.#logger.warn({ msg: 'dropped a packet that came late', event, ageMs });
    if (event !== 'signal:received') for (const listener of this.#lateListeners) listener();
    return false;
  }
}

/** Socket.IO calls an adapter's factory with `new`. */
function constructible(create: AdapterFactory): AdapterFactory {
  return function (namespace: Namespace) {
    return create(namespace);
  };
}
