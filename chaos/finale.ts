/**
 * After the last fault: everything must be as if nothing had happened. Each question is asked of
 * the running cluster, and what is not so is a broken promise.
 */
import { type Cluster, PREFIX } from './cluster.js';
import type { Crowd } from './crowd.js';
import { leftovers } from '../test/support/leftovers.js';
import type { Options } from './options.js';
import { truth, type People } from './people.js';
import type { Verdict } from './verdict.js';
import { until } from './wait.js';

/** Contract 7: nobody stays longer than this and RESUME_SECONDS. */
const SETTLE_MS = 10_000;
const PASS_MS = 10_000;
const TRUE_MS = 5_000;
const PROBES = 10;

export const settleMs = ({ resume }: Options): number => resume * 1_000 + SETTLE_MS;

/** While everybody is still here. */
export async function allIsWell(people: People, crowd: Crowd, verdict: Verdict): Promise<void> {
  for (const { name, a, b, talking, call } of people.pairs) {
    if (talking) continue;
    const detail = `${name} (${call}): ${a.state.phase} and ${b.state.phase}`;
    verdict.broken('every live call is still one at the end', detail);
  }
  const talking = people.pairs.filter((pair) => pair.talking);
  const passes = await Promise.all(talking.map((pair) => pair.passes(PASS_MS)));
  passes.forEach((passed, i) => {
    if (!passed) verdict.broken('signals pass at the end', talking[i]?.name ?? '');
  });
  for (const phone of people.phones) {
    if (!phone.connected) verdict.broken('everybody is connected at the end', phone.name);
    if (phone.state.phase === 'incoming' || phone.state.phase === 'dialing')
      verdict.broken('no ring and no call is left over', `${phone.name} is ${phone.state.phase}`);
  }
  const talks = await crowd.probe(PROBES);
  if (talks < PROBES) verdict.broken('every call is set up at the end', `${talks} of ${PROBES}`);
  await directoryIsTrue(people, verdict);
}

export async function directoryIsTrue(people: People, verdict: Verdict): Promise<void> {
  const differences = (): string[] => {
    const online = truth(people);
    return people.watchers.flatMap((watcher) =>
      watcher.differences(online).map((what) => `${watcher.phone.name} on ${watcher.phone.node}: ${what}`),
    );
  };
  if (await until(() => differences().length === 0, TRUE_MS)) return;
  for (const what of differences()) verdict.broken('the directory equals the truth at the end', what);
}

/** Everybody hangs up and goes; what stays behind? */
export async function allLeave(
  people: People,
  cluster: Cluster,
  options: Options,
  verdict: Verdict,
): Promise<void> {
  await Promise.all(people.pairs.map((pair) => pair.end()));
  await Promise.all(people.phones.map((phone) => phone.close()));
  let left: string[] = [];
  const empty = await until(
    async () => (left = await leftovers(cluster.redis.url, PREFIX)).length === 0,
    settleMs(options),
  );
  if (!empty) {
    const some = left.slice(0, 8).join(', ');
    verdict.broken('every key is gone when everybody has left', `${left.length} keys: ${some}`);
  }
}
