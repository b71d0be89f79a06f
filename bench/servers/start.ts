/** What can be measured, each as a number of processes that are started together. */
import { randomUUID } from 'node:crypto';
import { startRedis, type RedisServer } from '../../test/support/redis.js';
import { Child } from './child.js';
import { RedisFigures } from './redis-figures.js';

const at = (file: string): string => new URL(file, import.meta.url).pathname;
const OURS = at('../../dist/main.js');
const TUTORIAL = at('./tutorial.js');
const ADDRESSED = at('./addressed.js');
const PRELOAD = new URL('../../test/support/measure.preload.mjs', import.meta.url).href;

export interface Servers {
  readonly nodes: readonly Child[];
  readonly redis: RedisFigures | undefined;
  /** CPU time of all server processes so far, µs; Redis is not one of them. */
  cpu(): number;
  end(): Promise<void>;
}

let profiles: string | undefined;
/** From now on our own servers write CPU profiles into this folder; the figures are then none. */
export const profileInto = (folder: string): void => void (profiles = folder);

/** Able to collect its garbage when told; costs nothing else. */
const GC_ARGS = ['--expose-gc', '--import', PRELOAD];

export async function ours(
  count = 1,
  { redis = count > 1, gc = false, rateFactor = 1_000 } = {},
): Promise<Servers> {
  const store = redis ? await startRedis() : undefined;
  const env: Record<string, string> = {
    // All clients are one address, and as fast as they can.
    // The limits are on; they are only never reached.
    RATE_FACTOR: String(rateFactor),
    REGISTER_SECONDS: '600',
    MAX_SOCKETS_PER_ADDRESS: '1000000',
    INVITES_PER_MINUTE: '1000000',
    RINGS_PER_MINUTE: '1000000',
    NEW_PEOPLE_PER_MINUTE: '1000000',
    HOST: '127.0.0.1',
    PORT: '0',
    METRICS_PORT: '0',
    SECRET: randomUUID(),
  };
  if (store) env['REDIS_URL'] = store.url;
  const profile = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles];
  return together(count, () => Child.start(OURS, env, [...profile, ...(gc ? GC_ARGS : [])]), store);
}

/** `silent`: it tells nobody of anybody. */
export const tutorial = ({ gc = false, silent = false } = {}): Promise<Servers> =>
  together(1, () => Child.start(TUTORIAL, { SILENT: silent ? '1' : '' }, gc ? GC_ARGS : []));

export async function addressed(count: number): Promise<Servers> {
  const store = await startRedis();
  return together(count, (i) => Child.start(ADDRESSED, { REDIS_URL: store.url, NODE: String(i) }), store);
}

async function together(
  count: number,
  start: (i: number) => Promise<Child>,
  store?: RedisServer,
): Promise<Servers> {
  const nodes = await Promise.all(Array.from({ length: count }, (_, i) => start(i)));
  const redis = store && (await RedisFigures.of(store.url));
  return {
    nodes,
    redis,
    cpu: () => nodes.reduce((sum, node) => sum + node.cpu(), 0),
    end: async () => {
      // A profile is written by a process that ends by itself.
      await Promise.all(nodes.map((node) => node.end(profiles === undefined ? 'SIGKILL' : 'SIGTERM')));
      await redis?.close();
      await store?.close();
    },
  };
}
