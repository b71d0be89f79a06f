/**
 * One hostile trial: three nodes and bystanders at rest, which are the measure; then strangers for so
 * many seconds; then the wait until Redis holds no more than before. Used by main.ts and by
 * test/chaos/hostile.spec.ts.
 */
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { Verdict } from '../../chaos/verdict.js';
import { quantile } from '../../test/support/quantile.js';
import { Bystanders } from '../bystanders.js';
import { Nodes } from '../nodes.js';
import { World } from '../world.js';
import { Memory } from './memory.js';
import { Newcomers } from './newcomers.js';
import { PROMISES } from './promises.js';
import { RedisScale, type RedisSize } from './redis-size.js';
import type { HostileResult, Latency } from './result.js';
import { Strangers } from './strangers.js';

const CODE = 'only-for-the-invited-7361';
/** As shipped, but that people need a code, which the strangers know, but for those who guess. */
const SETTINGS = { ACCESS_CODE: CODE };
/** Code is compiled and pools are filled; not measured. */
const WARM_UP_MS = 3_000;
const IDLE_MS = 6_000;
const BACK_MS = 60_000;
const LOOK_EVERY_MS = 500;
/** Keys and bytes by which a Redis that nobody touches differs from itself. */
const SLACK = { keys: 2, bytes: 64 * 1024 };

export type Say = (line: string) => void;

export async function runHostile(
  options: { nodes: number; seconds: number },
  say: Say,
): Promise<HostileResult> {
  const began = Date.now();
  const verdict = new Verdict(
    () => (Date.now() - began) / 1_000,
    () => [],
    say,
  );
  const nodes = await Nodes.start(options.nodes, verdict, SETTINGS);
  const scale = new RedisScale(nodes.redisUrl, nodes.prefix);
  let strangers: Strangers | undefined;
  try {
    await scale.prepare();
    const bystanders = await Bystanders.arrive(nodes.urls, new World(), verdict, { code: CODE });
    bystanders.start();
    await sleep(WARM_UP_MS);
    const idle = await spent(bystanders, IDLE_MS);
    const start = await scale.weigh();
    const memory = new Memory(nodes.pids);
    const before = [...memory.most];
    say(`idle: p50 ${idle.p50.toFixed(1)} ms, p99 ${idle.p99.toFixed(1)} ms; strangers come`);
    const newcomers = new Newcomers(nodes.urls, CODE, verdict);
    strangers = await Strangers.start(nodes.ports, CODE);
    const attackBegan = Date.now();
    const attacked = await spent(bystanders, options.seconds * 1_000);
    const seconds = (Date.now() - attackBegan) / 1_000;
    await newcomers.stop();
    const most = await scale.weigh();
    const accounts = await strangers.stop();
    say('strangers are gone');
    const { back, end } = await backTo(scale, start);
    await bystanders.stop();
    memory.stop();
    nodes.readLogs(bystanders.secrets);
    const found = {
      date: new Date(began).toISOString(),
      seconds,
      machine: `${cpus().length} cores, Node ${process.versions.node}`,
      strangers: accounts,
      idle,
      attacked,
      memory: before.map((bytes, i) => ({ start: bytes, most: memory.most[i] as number })),
      redis: { start, most, end, back, kinds: await scale.kinds() },
      newcomers: newcomers.served,
    };
    await bystanders.close();
    for (const { words, breach } of PROMISES) {
      const wrong = breach?.(found);
      if (wrong !== undefined) verdict.broken(words, wrong);
    }
    return { ...found, breaches: verdict.breaches };
  } finally {
    await strangers?.kill();
    scale.close();
    await nodes.close();
  }
}

/** Lets the bystanders talk for so long, and gives how long their signals took. */
async function spent(bystanders: Bystanders, ms: number): Promise<Latency> {
  const from = bystanders.latencies.length;
  await sleep(ms);
  const latencies = bystanders.latencies.slice(from);
  return {
    count: latencies.length,
    p50: quantile(latencies, 0.5),
    p99: quantile(latencies, 0.99),
    max: Math.max(0, ...latencies),
  };
}

async function backTo(
  scale: RedisScale,
  start: RedisSize,
): Promise<{ readonly back: number | null; readonly end: RedisSize }> {
  const began = Date.now();
  for (;;) {
    const end = await scale.weigh();
    const passed = Date.now() - began;
    if (end.keys <= start.keys + SLACK.keys && end.bytes <= start.bytes + SLACK.bytes)
      return { back: passed / 1_000, end };
    if (passed > BACK_MS) return { back: null, end };
    await sleep(LOOK_EVERY_MS);
  }
}
