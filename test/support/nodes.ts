/**
 * Nodes in this process, through the same startNode() that main.ts uses: fast to start, and a
 * failing assertion shows the server's stack. What must be killed is in processes.ts.
 */
import { randomBytes } from 'node:crypto';
import { loadConfig } from '../../src/config.js';
import { startNode, type RunningNode } from '../../src/create-app.js';
import { newDataDir } from './data-dir.js';

export interface Nodes {
  readonly all: readonly RunningNode[];
  /** The i-th node, counted round and round. */
  node(i: number): RunningNode;
  close(): Promise<void>;
}

export type Settings = Readonly<Record<string, string | undefined>>;

/** A part of Redis that no other cluster uses, so that nobody needs to flush. */
export const uniquePrefix = (): string => `test-${randomBytes(6).toString('hex')}`;

/**
 * For a trial whose crowd comes from one address and rings all the time. It does not lift the pauses
 * after unanswered rings, as RATE_FACTOR=0 does, nor any rate of a connection.
 */
export const CROWD: Settings = {
  NEW_PEOPLE_PER_MINUTE: '1000000',
  INVITES_PER_MINUTE: '1000000',
  RINGS_PER_MINUTE: '1000000',
};

/** Free ports of this machine. */
export const LOCAL: Settings = { HOST: '127.0.0.1', PORT: '0', METRICS_PORT: '0', LOG_LEVEL: 'error' };

/** `count` nodes; one cluster when `redis` is given, else each has its own memory. */
export async function startNodes(
  count: number,
  { redis, env = {} }: { redis?: string; env?: Settings } = {},
): Promise<Nodes> {
  const shared = redis === undefined ? {} : { REDIS_URL: redis, REDIS_PREFIX: uniquePrefix() };
  const start = (): Promise<RunningNode> =>
    startNode(loadConfig({ ...LOCAL, DATA_DIR: newDataDir(), ...shared, ...env }));
  const started = await Promise.allSettled(Array.from({ length: count }, start));
  const all = started.filter((one) => one.status === 'fulfilled').map((one) => one.value);
  const close = async (): Promise<void> => {
    await Promise.all(all.map((node) => node.close()));
  };
  const failed = started.find((one) => one.status === 'rejected');
  if (failed) {
    await close();
    throw failed.reason;
  }
  const node = (i: number): RunningNode => {
    const found = all[i % all.length];
    if (!found) throw new Error('no node was started');
    return found;
  };
  return { all, node, close };
}
