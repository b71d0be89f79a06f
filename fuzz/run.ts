/**
 * One run of the fuzzer, from the first process to the last: a part of the packets as a warm-up, a
 * measurement with all attackers gone, the rest, and the measurement again. Used by main.ts and by
 * test/faults/fuzz.spec.ts.
 */
import { cpus } from 'node:os';
import { diceOf } from '../chaos/dice.js';
import { Verdict } from '../chaos/verdict.js';
import { until } from '../chaos/wait.js';
import { talk } from '../test/support/calls.js';
import { quantile } from '../test/support/quantile.js';
import { seeded } from '../test/support/random.js';
import { TestClient } from '../test/support/test-client.js';
import { Account } from './account.js';
import { Bystanders } from './bystanders.js';
import { type Attack, Guest } from './guest.js';
import { Knocker } from './knocker.js';
import { Nodes } from './nodes.js';
import type { Options } from './options.js';
import type { Result } from './result.js';
import { World } from './world.js';

/**
 * Caches fill and code is compiled: what is held after this is held for good. Of 970,000 packets after
 * 30,000, V8 made 3 MiB of machine code and its notes, and nothing else was left (heap snapshots).
 */
const WARM_UP = (packets: number): number => Math.min(packets / 2, 250_000);
/** Lost devices are kept for a moment, and unanswered calls ring. */
const GONE_MS = 30_000;
const PROGRESS_MS = 10_000;

export type Say = (line: string) => void;

export async function runFuzz(options: Options, say: Say): Promise<Result> {
  const began = Date.now();
  const seconds = (): number => (Date.now() - began) / 1_000;
  const account = new Account();
  const verdict = new Verdict(seconds, () => [...account.recent], say);
  const nodes = await Nodes.start(options.nodes, verdict);
  const progress = setInterval(() => {
    const { packets, visits, cut } = account;
    say(`${seconds().toFixed(0)} s · ${packets} packets · ${visits} sessions, ${cut} ended by the server`);
  }, PROGRESS_MS);
  try {
    const world = new World();
    const bystanders = await Bystanders.arrive(nodes.urls, world, verdict);
    const attackers = attackersOf(options, {
      ports: nodes.ports,
      world,
      account,
      verdict,
      secrets: bystanders.secrets,
    });
    bystanders.start();
    const attack = async (packets: number): Promise<void> => {
      account.allow(packets);
      await Promise.all(attackers.map((one) => one.run()));
      await allGone(bystanders, verdict);
    };
    await attack(WARM_UP(options.packets));
    const before = await nodes.measure();
    await attack(options.packets);
    const after = await nodes.measureAgain(before);
    const spent = seconds();
    nodes.compare(before, after);
    await bystanders.stop();
    await newCallsWork(nodes.urls, verdict);
    nodes.readLogs(bystanders.secrets);
    await bystanders.close();
    const { latencies } = bystanders;
    return {
      date: new Date(began).toISOString(),
      seed: options.seed,
      packets: account.packets,
      seconds: spent,
      machine: `${cpus().length} cores, Node ${process.versions.node}`,
      sent: Object.fromEntries(account.sent),
      answers: Object.fromEntries(account.answers),
      statuses: Object.fromEntries(account.statuses),
      visits: account.visits,
      cut: account.cut,
      signals: {
        count: latencies.length,
        p50: quantile(latencies, 0.5),
        p99: quantile(latencies, 0.99),
        max: Math.max(0, ...latencies),
      },
      changes: bystanders.changes,
      before,
      after,
      breaches: verdict.breaches,
    };
  } finally {
    clearInterval(progress);
    await nodes.close();
  }
}

/** Each with dice of its own: what one sends does not depend on how fast the others are. */
function attackersOf({ seed, guests, knockers }: Options, attack: Omit<Attack, 'dice'>): (Guest | Knocker)[] {
  return Array.from({ length: guests + knockers }, (_, i) => {
    const one = { ...attack, dice: diceOf(seeded(seed * 1_000 + i)) };
    return i < guests ? new Guest(one) : new Knocker(one);
  });
}

async function allGone(bystanders: Bystanders, verdict: Verdict): Promise<void> {
  let online = 0;
  const gone = async (): Promise<boolean> => {
    online = await bystanders.online().catch(() => -1);
    return online === bystanders.count;
  };
  if (await until(gone, GONE_MS)) return;
  const detail = `${online} are listed, not ${bystanders.count}`;
  verdict.broken('who has gone is listed no more', detail);
}

/** The cluster is as good as new: somebody calls somebody, from each node to the next. */
async function newCallsWork(urls: readonly string[], verdict: Verdict): Promise<void> {
  try {
    for (const [i, url] of urls.entries()) {
      const other = urls[(i + 1) % urls.length] as string;
      const [cy, di] = [await TestClient.connect(url), await TestClient.connect(other)];
      await cy.register('Cy');
      await di.register('Di');
      const { id } = await talk(cy, di);
      await cy.ok('signal:send', { call: id, to: di.id, seq: 1 });
      await di.waitFor('signal:received', { call: id, seq: 1 }, 'a signal passes in a new call');
      await cy.leave();
      await di.leave();
    }
  } catch (error) {
    verdict.broken('new calls work afterwards', String(error).slice(0, 500));
  }
}
