/**
 * The stores that each contract suite is run on: memory, and Redis with a part of its own, so that
 * nobody needs to flush. A suite sees only the abstract class.
 */
import { randomBytes } from 'node:crypto';
import { type Backing, memoryBacking } from '../../src/backing.js';
import { redisBacking } from '../../src/backing.redis.js';
import { loadConfig } from '../../src/config.js';
import { newDataDir } from '../support/data-dir.js';
import { type RedisServer, describeRedis, startRedis } from '../support/redis.js';

export interface Harness {
  /** Of the node that the test looks from, and of another one that shares the record, if it can be. */
  backing(): Backing;
  other(): Backing;
}

export function describeStores(title: string, suite: (harness: Harness) => void): void {
  describe(`${title}, in memory`, () => {
    let backing: Backing;
    beforeEach(() => {
      backing = memoryBacking(loadConfig({ DATA_DIR: newDataDir() }));
    });
    suite({ backing: () => backing, other: () => backing });
  });

  describeRedis(`${title}, in Redis`, () => {
    let redis: RedisServer;
    let backings: [Backing, Backing];
    beforeAll(async () => {
      redis = await startRedis();
    });
    afterAll(() => redis.close());
    beforeEach(async () => {
      const config = loadConfig({
        REDIS_URL: redis.url,
        REDIS_PREFIX: `contract-${randomBytes(6).toString('hex')}`,
        // Else the second one waits for the first to make one, which takes a whole node.
        SECRET: randomBytes(16).toString('hex'),
      });
      backings = [await redisBacking(config), await redisBacking(config)];
    });
    afterEach(async () => {
      for (const backing of backings) await backing.close();
    });
    suite({ backing: () => backings[0], other: () => backings[1] });
  });
}
