/**
 * The nodes' link over Redis sharded pub/sub: Socket.IO's sharded adapter keeps the subscriptions
 * and encodes the packets; what we change is when it publishes (never before local delivery,
 * which is the notifier's), that the number of receivers comes back, and that no packet is
 * delivered late.
 */
import { createShardedAdapter } from '@socket.io/redis-adapter';
import { Logger } from '@nestjs/common';
import type { Namespace } from 'socket.io';
import { type Adapter, type ClusterAdapter, type ClusterMessage, MessageType } from 'socket.io-adapter';
import type { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
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
  doPublish(message: ClusterMessage): Promise<string>;
  publishAndReturnOffset(message: unknown): Promise<unknown>;
  computeChannel(message: ClusterMessage): string;
  encode(message: ClusterMessage): string | Buffer;
  onMessage(message: ClusterMessage, offset?: string): void;
}

/** What of a packet from elsewhere is looked at. */
interface Delivered {
  readonly packet?: { readonly data?: [string, unknown] };
  readonly opts?: { readonly rooms: readonly string[]; readonly flags?: { readonly sent?: number } };
}

export class RedisLink extends NodeLink {
  readonly #logger = new Logger(RedisLink.name);
  readonly #listeners: ((event: string, body: unknown, room: string) => void)[] = [];
  readonly #lateListeners: (() => void)[] = [];
  #sharded: ShardedAdapter | undefined;

  constructor(
    private readonly clients: RedisClients,
    private readonly scripts: RedisScripts,
    private readonly subscriptions: Subscriptions,
    private readonly keys: Keys,
    private readonly clock: Clock,
  ) {
    super();
  }

  override readonly adapter: AdapterFactory = constructible((namespace) => this.#createAdapter(namespace));

  override async publish({ room, event, body, except }: Packet): Promise<number> {
    if (!this.#sharded) throw new SignalError('unavailable', 'the node is starting');
    const receivers = await this.#sharded.publishAndReturnOffset({
      type: MessageType.BROADCAST,
      data: {
        packet: { type: 2, data: [event, body], nsp: '/' },
        opts: { rooms: [room], except: except ? [except] : [], flags: { sent: this.clock.now() } },
      },
    });
    return Number(receivers);
  }

  override async subscribed(rooms: readonly string[]): Promise<void> {
    await this.subscriptions.settled(rooms.map((room) => `${this.keys.packets}#/#${room}#`));
  }

  override onPacket(listener: (event: string, body: unknown, room: string) => void): void {
    this.#listeners.push(listener);
  }

  override onLate(listener: () => void): void {
    this.#lateListeners.push(listener);
  }

  #createAdapter(namespace: Namespace): Adapter {
    const { commands } = this.clients;
    const create = createShardedAdapter(commands, this.subscriptions, {
      channelPrefix: this.keys.packets,
      subscriptionMode: 'dynamic',
    }) as unknown as (namespace: Namespace) => ClusterAdapter;
    const adapter = create(namespace);
    const sharded = adapter as unknown as ShardedAdapter;

    // The adapter drops the number of receivers, which is how we know that nobody took it.
    sharded.doPublish = (message) =>
      this.scripts.attempt(() =>
        commands.spublish(sharded.computeChannel(message), sharded.encode(message)),
      ) as Promise<unknown> as Promise<string>;

    const deliver = sharded.onMessage.bind(sharded);
    sharded.onMessage = (message, offset) => {
      if (message.uid === sharded.uid || !this.#isFresh(message)) return;
      deliver(message, offset);
      const { packet, opts } = (message as { data?: Delivered }).data ?? {};
      if (message.type === MessageType.BROADCAST && packet?.data && opts?.rooms[0]) {
        for (const listener of this.#listeners) listener(packet.data[0], packet.data[1], opts.rooms[0]);
      }
    };
    this.#sharded = sharded;
    return adapter;
  }

  /** A late signal is sent again by its page. Anything else somebody must make good. */
  #isFresh(message: ClusterMessage): boolean {
    const { packet, opts } = (message as { data?: Delivered }).data ?? {};
    const sent = opts?.flags?.sent;
    if (sent === undefined || this.clock.now() - sent <= PACKET_LIFETIME_MS) return true;
    const event = packet?.data?.[0];
    this.#logger.warn({ msg: 'dropped a packet that came late', event, ageMs: this.clock.now() - sent });
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
