/**
 * Nodes of version 1.0 beside new ones: they know no step that is one block, and must not believe
 * that they have missed nothing. What an old node does is written down here as it was.
 */
import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { redisBacking } from '../../src/backing.redis.js';
import { loadConfig } from '../../src/config.js';
import type { Entry, Snapshot } from '../../src/presence/presence.store.js';
import { Keys } from '../../src/redis/keys.js';
import { describeRedis, startRedis, type RedisServer } from '../support/redis.js';

/** The directory of version 1.0: applies a step, or reads everything after a gap. */
class OldDirectory {
  #version = -1;
  readonly entries = new Map<string, Entry>();
  readings = 0;

  constructor(private readonly snapshot: () => Promise<Snapshot>) {}

  async hear(message: string): Promise<void> {
    const change = JSON.parse(message) as { version: number; upserts: Entry[]; removes: string[] };
    if (change.version <= this.#version) return;
    if (change.version !== this.#version + 1) return this.read();
    this.#version = change.version;
    for (const id of change.removes) this.entries.delete(id);
    for (const entry of change.upserts) this.entries.set(entry.id, entry);
  }

  async read(): Promise<void> {
    this.readings++;
    const { version, entries } = await this.snapshot();
    this.#version = version;
    this.entries.clear();
    for (const entry of entries) this.entries.set(entry.id, entry);
  }
}

describeRedis('an old node beside new ones', () => {
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis();
  });
  afterAll(() => redis.close());

  it('hears of a block by reading the directory, and of everything else by the step itself', async () => {
    const prefix = `old-${randomBytes(6).toString('hex')}`;
    const backing = await redisBacking(loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: prefix }));
    const subscriber = new Redis(redis.url);
    const { presence } = backing;
    const old = new OldDirectory(() => presence.snapshot());
    await old.read();
    const messages: string[] = [];
    let look = (): void => undefined;
    subscriber.on('smessage', (_channel: string, message: string) => {
      messages.push(message);
      look();
    });
    await subscriber.ssubscribe(new Keys(prefix).changes);
    try {
      const place = { device: 'd1', person: 'ada', node: 'n1', connection: 'c1' };
      await presence.claim(place, 'Ada', false);
      await presence.block('ada', 'bo', true, 9);
      await presence.update(new Map([['ada', { status: 'away' as const }]]));
      await presence.block('ada', 'cy', true, 9);
      await presence.block('ada', 'bo', false, 9);
      await new Promise<void>((resolve) => {
        look = () => messages.length >= 5 && resolve();
        look();
      });
      for (const message of messages) await old.hear(message);
      expect(old.entries.get('ada')).toEqual((await presence.snapshot()).entries[0]);
      expect(old.entries.get('ada')?.blocked).toEqual(['cy']);
      expect(old.readings).toBeGreaterThan(1);
      // No list goes out for a block: the message is as long as two ids.
      expect(
        messages.filter((message) => message.includes('"block"')).map((one) => one.length < 120),
      ).toEqual([...[true, true, true]]);
      // And both kinds of node count every step.
      const steps = messages.map((message) => {
        const { version, step } = JSON.parse(message) as { version?: number; step?: number };
        return version ?? step;
      });
      expect(steps).toEqual([1, 2, 3, 4, 5]);
    } finally {
      subscriber.disconnect();
      await backing.close();
    }
  });

  it('reads the directory again when the counter of its steps was lost, and follows from there', async () => {
    const prefix = `old-${randomBytes(6).toString('hex')}`;
    const backing = await redisBacking(loadConfig({ REDIS_URL: redis.url, REDIS_PREFIX: prefix }));
    const subscriber = new Redis(redis.url);
    const { presence } = backing;
    const old = new OldDirectory(() => presence.snapshot());
    const messages: string[] = [];
    subscriber.on('smessage', (_channel: string, message: string) => void messages.push(message));
    await subscriber.ssubscribe(new Keys(prefix).changes);
    const place = { device: 'd1', person: 'ada', node: 'n1', connection: 'c1' };
    try {
      for (const name of ['Ada', 'Ada 2', 'Ada 3']) await presence.claim(place, name, false);
      await old.read();
      const commands = new Redis(redis.url);
      await commands.del(`${new Keys(prefix).people}version`);
      commands.disconnect();
      // To an old node this step is an old one: it has seen three.
      await presence.claim(place, 'Ada 4', false);
      await presence.look({ node: 'n1', version: 3, held: [place], lost: [], people: ['ada'] });
      await presence.claim(place, 'Ada 5', false);
      const until = performance.now() + 3_000;
      while (messages.length < 6 && performance.now() < until) await subscriber.ping();
      for (const message of messages.slice(3)) await old.hear(message);
      expect(old.entries.get('ada')?.name).toBe('Ada 5');
      expect(old.readings).toBe(2);
    } finally {
      subscriber.disconnect();
      await backing.close();
    }
  });
});
