/** What a node of a cluster stands on; see backing.ts. */
import { type Backing, mostPerAddress, rulesOf } from './backing.js';
import { RedisCallStore } from './calls/call.store.redis.js';
import { RedisInvitationLimits } from './calls/invitation-limits.redis.js';
import { MonotonicClock } from './clock.js';
import type { Config } from './config.js';
import { Loop } from './loop.js';
import { RedisAssetStore } from './ops/assets/asset.store.redis.js';
import { RedisPresenceStore } from './presence/presence.store.redis.js';
import { RedisGuessStore } from './session/guess.store.redis.js';
import { RedisRevocationStore } from './session/revocation.store.redis.js';
import { RedisSecretStore } from './session/secret.store.redis.js';
import { EvictionWatch } from './redis/eviction.js';
import { Hearing } from './redis/hearing.js';
import { Keys } from './redis/keys.js';
import { COMMAND_TIMEOUT_MS, RedisClients } from './redis/redis.client.js';
import { RedisLink } from './redis/redis.link.js';
import { RedisScripts } from './redis/redis.scripts.js';
import { Subscriptions } from './redis/redis.subscriptions.js';
import { RedisAddressLimits } from './transport/door/address-limits.redis.js';
import { withTimeout } from './timeout.js';

/** How long a starting node waits for Redis before it gives up with a message. */
const START_MS = 5_000;
const SET_CLOCK_EVERY_MS = 10_000;
const CHECK_SUBSCRIBER_EVERY_MS = 5_000;
const SUBSCRIBER_ANSWERS_MS = 3_000;

/** @throws Error when Redis cannot be reached */
export async function redisBacking(config: Config): Promise<Backing> {
  const { redisUrls, redisPrefix } = config;
  const clients = new RedisClients(redisUrls);
  try {
    await clients.ready(START_MS);
  } catch (error) {
    clients.close();
    throw error;
  }
  const keys = new Keys(redisPrefix, clients.database);
  const clock = new MonotonicClock();
  const scripts = new RedisScripts(clients, clock, keys.channelEnd);
  const subscriptions = new Subscriptions(clients.subscriber);
  const hearing = new Hearing(clients, scripts, subscriptions, keys);
  const setting = new Loop('set the clock', SET_CLOCK_EVERY_MS, () => setClock(clock, clients));
  const checking = new Loop('check the subscriber', CHECK_SUBSCRIBER_EVERY_MS, async () => {
    await checkSubscriber(clients);
    await hearing.check();
  });
  const secrets = new RedisSecretStore(clients, scripts, keys);
  try {
    await setClockAtStart(clock, clients);
    if (config.secret === undefined) await secrets.awaitOthers(() => clock.now());
  } catch (error) {
    scripts.close();
    subscriptions.close();
    clients.close();
    throw error;
  }
  await new EvictionWatch(clients).look();
  setting.start();
  checking.start();
  return {
    clock,
    link: new RedisLink(clients, scripts, subscriptions, keys, clock),
    presence: new RedisPresenceStore(clients, scripts, subscriptions, keys),
    calls: new RedisCallStore(clients, scripts, keys),
    invitations: new RedisInvitationLimits(rulesOf(config), clients, scripts, keys, clock),
    addresses: new RedisAddressLimits(mostPerAddress(config), scripts, keys),
    secrets,
    revocations: new RedisRevocationStore(clients, scripts, keys),
    guesses: new RedisGuessStore(scripts, keys, clock),
    assets: new RedisAssetStore(clients, scripts, keys),
    clustered: true,
    works: () => hearing.prove(),
    subscribing: () => subscriptions.pending,
    close: async () => {
      scripts.close();
      subscriptions.close();
      await Promise.all([setting.stop(), checking.stop()]);
      clients.close();
    },
  };
}

/** A subscriber asks nothing, so it would never notice that its connection leads nowhere. */
async function checkSubscriber({ subscriber }: RedisClients): Promise<void> {
  if (subscriber.status !== 'ready') return;
  await withTimeout(subscriber.ping(), SUBSCRIBER_ANSWERS_MS).catch(() => subscriber.disconnect(true));
}

/**
 * All nodes go by Redis' clock, so that a node whose own is wrong ends nobody's ring or lease. Of
 * a few answers the quickest counts: it says the time most exactly.
 */
async function setClock(clock: MonotonicClock, { commands }: RedisClients): Promise<void> {
  let quickest = Infinity;
  let offset = 0;
  for (let sample = 0; sample < 5; sample++) {
    const asked = performance.now();
    const answer = await withTimeout(commands.time(), COMMAND_TIMEOUT_MS);
    const [seconds, microseconds] = answer.map(Number) as [number, number];
    const took = performance.now() - asked;
    if (took >= quickest) continue;
    quickest = took;
    offset = seconds * 1000 + microseconds / 1000 - (asked + took / 2);
  }
  clock.set(performance.now() + offset);
}

/** A machine that starts many things at once is slow, which is no reason not to start. */
async function setClockAtStart(clock: MonotonicClock, clients: RedisClients): Promise<void> {
  const deadline = performance.now() + START_MS;
  for (;;) {
    try {
      return await setClock(clock, clients);
    } catch (error) {
      if (performance.now() > deadline) throw error;
    }
  }
}
