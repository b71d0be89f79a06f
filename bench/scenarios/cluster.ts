/** What one signal costs Redis, and all processes together, when every signal goes to another node. */
import { Wire } from '../clients/wire.js';
import { OFFER } from '../clients/payload.js';
import { inFlight, make } from '../clients/many.js';
import { compare, type Comparison, type Turn } from '../compare.js';
import type { Sizes } from '../options.js';
import { addressed, ours, type Servers } from '../servers/start.js';
import { AT_ONCE, ourPairs } from './pairs.js';

const IN_FLIGHT = 64;
/** About the size of a signal with candidates; what is sent is what `payload` says. */
const CONTENT = { description: { type: 'offer', sdp: OFFER.sdp.slice(0, 440) } } as const;
/** Bytes of what one signal says, without anybody's envelope. */
const PAYLOAD = JSON.stringify(CONTENT).length;

/** Sends one signal to another node, and resolves when it is there. */
type Send = (i: number) => Promise<unknown>;

export async function redisPerSignal(sizes: Sizes, nodes: number): Promise<Turn> {
  const servers = await ours(nodes, { redis: true });
  try {
    return await turn(servers, sizes.clusterSignals, await weSend(servers, sizes));
  } finally {
    await servers.end();
  }
}

/** On eight nodes, against the cheapest relay through Redis that there can be. */
export function busyCluster(sizes: Sizes, progress: (round: number) => void): Promise<Comparison> {
  return compare(
    sizes.rounds,
    () => redisPerSignal(sizes, sizes.nodes),
    async () => {
      const servers = await addressed(sizes.nodes);
      try {
        return await turn(servers, sizes.clusterSignals, await bareSend(servers, sizes));
      } finally {
        await servers.end();
      }
    },
    progress,
  );
}

async function turn(servers: Servers, count: number, send: Send): Promise<Turn> {
  const { redis } = servers;
  const cpu = (): number => servers.cpu();
  if (!redis) throw new Error('no Redis');
  await inFlight(Math.ceil(count * 0.2), IN_FLIGHT, send);
  const [before, began] = [await redis.work(), cpu()];
  await inFlight(count, IN_FLIGHT, send);
  const [after, ended] = [await redis.work(), cpu()];
  const each = (of: 'publishes' | 'commands' | 'bytes' | 'cpu'): number => (after[of] - before[of]) / count;
  return {
    publishes: each('publishes'),
    commands: each('commands'),
    bytesPerPayload: each('bytes') / PAYLOAD,
    redisCpu: each('cpu'),
    cpu: (ended - began) / count + each('cpu'),
  };
}

async function weSend(servers: Servers, { clusterPairs }: Sizes): Promise<Send> {
  const pairs = await ourPairs(servers, clusterPairs);
  for (const pair of pairs) await pair.begin();
  return async (i) => {
    const pair = pairs[i % clusterPairs];
    await pair?.a.signal(pair.call, pair.b.id, CONTENT);
  };
}

async function bareSend({ nodes }: Servers, { clusterPairs }: Sizes): Promise<Send> {
  const online = async (i: number): Promise<{ wire: Wire; address: string }> => {
    const wire = await Wire.open(nodes[i % nodes.length]?.url ?? '');
    return { wire, address: await wire.request<string>('address', {}) };
  };
  const pairs = await make(
    clusterPairs,
    AT_ONCE,
    async (i) => [await online(i), await online(i + 1)] as const,
  );
  return async (i) => {
    const [from, to] = pairs[i % clusterPairs] ?? [];
    if (from && to) await from.wire.request('signal', { to: to.address, ...CONTENT });
  };
}
