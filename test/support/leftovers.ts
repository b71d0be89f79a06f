/**
 * What Redis still holds after everybody has left. The table in src/redis/keys.ts says what may:
 * the secret, the version, the leases of living nodes, and what goes by itself: records of calls
 * that ended, who has left for good, whom somebody has blocked, who has called this minute.
 */
import { Redis } from 'ioredis';

const FOR_EVER = /:secret$|:version$|:nodes$/;
/** Kept for a while on purpose, and so with an end. */
const FOR_A_WHILE = /^[^:]+:(revoked|rate|rings|\{people\}:blocked|\{assets\}):/;
const CALL = /:\{calls\}:call:/;

/** Each key that should be gone. Records of ended calls may stay for their time, unless told otherwise. */
export async function leftovers(url: string, prefix: string, endedToo = false): Promise<string[]> {
  const redis = new Redis(url, { lazyConnect: true, maxRetriesPerRequest: 1 });
  try {
    await redis.connect();
    const keys: string[] = [];
    for await (const some of redis.scanStream({ match: `${prefix}:*`, count: 500 }))
      keys.push(...(some as string[]));
    const wrong = await Promise.all(
      keys.map(async (key) => ((await mayStay(redis, key, endedToo)) ? [] : [key])),
    );
    return wrong.flat().sort();
  } finally {
    redis.disconnect();
  }
}

async function mayStay(redis: Redis, key: string, endedToo: boolean): Promise<boolean> {
  if (FOR_EVER.test(key)) return true;
  // -2: it has just gone.
  if (FOR_A_WHILE.test(key)) return (await redis.ttl(key)) !== -1;
  if (endedToo || !CALL.test(key)) return false;
  const [record, ttl] = await Promise.all([redis.get(key), redis.ttl(key)]);
  // -2: it has just gone.
  return (
    record === null || ttl === -2 || (ttl > 0 && (JSON.parse(record) as { state: string }).state === 'ended')
  );
}
