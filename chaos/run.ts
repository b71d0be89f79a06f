/**
 * One run of chaos, from the first process to the last: people come, faults are made for so many
 * minutes, then everything must be whole again. Used by main.ts and by test/chaos.
 */
import { cpus, totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { seeded } from '../test/support/random.js';
import { Cluster } from './cluster.js';
import { Crowd } from './crowd.js';
import { diceOf } from './dice.js';
import { Faults, longestFor } from './faults.js';
import { FilmCrew } from './film.js';
import { allIsWell, allLeave, settleMs } from './finale.js';
import { type Fault, History, type Kind } from './history.js';
import type { Options } from './options.js';
import { Passers } from './passers.js';
import { gather, type People } from './people.js';
import { FROM_ITS_END, GIVE_UP_MS, Recoveries } from './recovery.js';
import type { Result } from './result.js';
import { Verdict } from './verdict.js';
import { until } from './wait.js';
import { GhostHunt } from './watchers.js';

const PROGRESS_MS = 10_000;
/** Calm: no fault, and none that has just been. */
const CALM_AFTER_MS = 10_000;
/** Time for a dropped socket to be noticed by its own page. */
const NOTICED_MS = 300;

export type Say = (line: string) => void;

export async function runChaos(options: Options, say: Say, stop?: AbortSignal): Promise<Result> {
  const history = new History();
  const verdict = new Verdict(
    () => history.seconds(),
    () => history.recent(),
    say,
  );
  const cluster = await Cluster.start(options, history, verdict);
  const end = (): void => void cluster.close();
  stop?.addEventListener('abort', end, { once: true });
  try {
    return await run(options, cluster, history, verdict, say);
  } finally {
    stop?.removeEventListener('abort', end);
    await cluster.close();
  }
}

async function run(
  options: Options,
  cluster: Cluster,
  history: History,
  verdict: Verdict,
  say: Say,
): Promise<Result> {
  const recoveries = new Recoveries(history, verdict);
  const stalls = monitorEventLoopDelay({ resolution: 20 });
  stalls.enable();
  let longestStall = 0;
  // Of its own, so that what people do does not change which faults come.
  const peopleDice = diceOf(seeded(options.seed + 1));
  const people = await gather(cluster.url, options, peopleDice, recoveries, verdict);
  const calm = (): boolean =>
    history.faults.every(({ ended }) => ended !== undefined && ended + CALM_AFTER_MS < Date.now());
  const crowd = new Crowd(people.crowd, peopleDice, verdict, calm);
  const passers = new Passers(cluster.url, peopleDice, verdict);
  const ghosts = new GhostHunt(people.watchers, passers, history, verdict, options.resume * 1_000);
  const [watcher] = people.watchers;
  const film =
    options.browsers && watcher ? await FilmCrew.start(cluster.url, watcher, history, verdict) : null;
  for (const [id, person] of film?.online ?? []) people.others.set(id, person);
  say(`${people.phones.length} people online, ${people.pairs.length} calls; faults begin`);

  crowd.start(options.rate);
  passers.start();
  const progress = setInterval(() => {
    const stall = stalls.max / 1e6;
    longestStall = Math.max(longestStall, stall);
    stalls.reset();
    say(`${progressOf(history, people, crowd)} · own stall ${stall.toFixed(0)} ms`);
  }, PROGRESS_MS);
  const settling = setInterval(() => settle(recoveries, people), 1_000);
  const dice = diceOf(seeded(options.seed));
  const faults = new Faults(
    cluster,
    history,
    dice,
    longestFor(options.resume * 1_000),
    options.nodes,
    (fault) => void follow(fault, people, recoveries),
  );
  const finish = Date.now() + options.minutes * 60_000;
  while (Date.now() < finish) {
    await sleep(dice.between(...options.pause));
    if (Date.now() < finish) faults.next();
  }
  await faults.over();

  say('no more faults; waiting until all is settled');
  await passers.stop();
  await crowd.stop();
  await sleep(settleMs(options));
  await allIsWell(people, crowd, verdict);
  const kept = people.pairs.filter(({ talking, lost }) => talking && lost === 0).length;
  settle(recoveries, people, true);
  clearInterval(settling);
  clearInterval(progress);
  stalls.disable();
  ghosts.stop();
  const signals = people.pairs
    .flatMap(({ a, b }) => [a, b])
    .reduce((sum, phone) => sum + (phone.conversation?.received ?? 0), 0);
  const footage = film && (await film.cut());
  await film?.hangUp();
  await film?.close();
  await allLeave(people, cluster, options, verdict);
  for (const node of [...cluster.nodes]) await cluster.drain(node);

  const { pairs } = people;
  const sum = (of: (pair: (typeof pairs)[number]) => number): number =>
    pairs.reduce((total, pair) => total + of(pair), 0);
  return {
    date: new Date(history.began).toISOString(),
    seed: options.seed,
    minutes: options.minutes,
    machine: `${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`,
    settings: {
      nodes: options.nodes,
      pairs: options.pairs,
      crowd: people.crowd.length,
      rate: options.rate,
      resumeSeconds: options.resume,
      ringSeconds: options.ring,
      browsers: options.browsers,
    },
    actions: countKinds(history),
    startsAgain: cluster.startsAgain,
    pairs: {
      total: pairs.length,
      kept,
      lost: sum(({ lost }) => lost),
      resumed: sum(({ a, b }) => a.sessions + b.sessions - 2),
      unlisted: sum(({ unlisted }) => unlisted),
      signals,
    },
    crowd: crowd.tally,
    recoveries: recoveries.done,
    directory: recoveries.directory,
    passers: passers.came,
    longestGhost: ghosts.longest,
    film: footage,
    longestStall,
    faults: history.faults,
    breaches: verdict.breaches,
    omitted: verdict.omitted,
  };
}

/** Which calls a fault touches, and when all of it is over for them. */
async function follow(fault: Fault, people: People, recoveries: Recoveries): Promise<void> {
  if (fault.kind === 'drop') {
    await sleep(NOTICED_MS);
    const cut = people.pairs.filter(({ a, b }) => !a.connected || !b.connected);
    return recoveries.follow(fault, names(cut));
  }
  const touched = people.pairs.filter(({ nodes: [a, b] }) => {
    if (fault.node === undefined) return a !== b;
    return a === fault.node || b === fault.node;
  });
  recoveries.follow(fault, names(touched));
  if (!FROM_ITS_END.has(fault.kind)) return;
  await until(() => fault.ended !== undefined, 60_000);
  const back = Date.now();
  // Those who talk do so all the time, whatever else the others do.
  const talking = people.pairs.flatMap(({ a, b }) => [a, b]).map(({ id }) => id);
  const seen = (): boolean =>
    people.watchers.every((watcher) => talking.every((id) => watcher.shows(id) === 'in_call'));
  await until(seen, GIVE_UP_MS);
  recoveries.directory.push(Date.now() - back);
}

const names = (pairs: People['pairs']): string[] => pairs.map(({ name }) => name);

function settle(recoveries: Recoveries, { pairs }: People, all = false): void {
  const oldest = (name: string): number | null => pairs.find((pair) => pair.name === name)?.oldest ?? null;
  recoveries.settle(oldest, all);
}

function countKinds({ faults }: History): Partial<Record<Kind, number>> {
  const counts: Partial<Record<Kind, number>> = {};
  for (const { kind } of faults) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function progressOf(history: History, { pairs }: People, { tally }: Crowd): string {
  const failed = Object.values(tally.failed).reduce((sum, count) => sum + count, 0);
  const lasting = history.lasting().map(({ kind }) => kind);
  return [
    `${history.seconds().toFixed(0).padStart(5)} s`,
    `${history.faults.length} faults`,
    `${pairs.filter(({ talking }) => talking).length}/${pairs.length} calls live`,
    `crowd ${tally.talked} talked, ${tally.asPlanned} as planned, ${failed} failed`,
    lasting.length > 0 ? `now: ${lasting.join(', ')}` : 'calm',
  ].join(' · ');
}
