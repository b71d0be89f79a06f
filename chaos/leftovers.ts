/**
 * What Redis still holds after everybody has left. The table in src/redis/keys.ts says what may:
 * the secret, the version, the leases of living nodes, and records of calls that ended, which go
 * by themselves.
 */
import { Redis } from 'ioredis';
import { PREFIX } from './cluster.js';

const FOR_EVER = /:secret$|:version$|:nodes$/;
const CALL = /:\{calls\}:call:/;

/** Each key that should be gone, with why. */
export async function leftovers(url: string): Promise<string[]> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  try {
    await redis.connect();
    const keys: string[] = [];
    for await (const some of redis.scanStream({ match: `${PREFIX}:*`, count: 500 }))
      keys.push(...(some as string[]));
    const wrong = await Promise.all(keys.map(async (key) => ((await mayStay(redis, key)) ? [] : [key])));
    return wrong.flat().sort();
  } finally {
    redis.disconnect();
  }
}

async function mayStay(redis: Redis, key: string): Promise<boolean> {
  if (FOR_EVER.test(key)) return true;
  if (!CALL.test(key)) return false;
  const [record, ttl] = await Promise.all([redis.get(key), redis.ttl(key)]);
  // -2: it has just gone.
  return (
    record === null || ttl === -2 || (ttl > 0 && (JSON.parse(record) as { state: string }).state === 'ended')
  );
}
