/**
 * A redis-server of the tests' own, on a free port, with nothing on disk. Fault tests kill, freeze
 * and restart it; nobody ever flushes. A missing redis-server is a failure, unless TEST_SKIP names
 * redis. Must not be pointed at a server that somebody else uses.
 */
import type { ChildProcess } from 'node:child_process';
import { tmpdir } from 'node:os';
import { freePort } from './free-port.js';
import { killed, letGo, NOT_FOUND, spawnMortal } from './mortal.js';

export interface RedisServer {
  readonly url: string;
  readonly port: number;
  /** kill -9. */
  kill(): Promise<void>;
  /** Up again on the same port after `kill`, empty. */
  restart(): Promise<void>;
  /** SIGSTOP: accepts connections, answers nothing. */
  freeze(): void;
  /** SIGCONT. */
  thaw(): void;
  close(): Promise<void>;
}

export const redisSkipped = (process.env['TEST_SKIP'] ?? '').split(/[\s,]+/).includes('redis');

/** `describe` for what needs Redis: skipped, and counted as skipped, only when TEST_SKIP says so. */
// By way of globalThis, since `npm run chaos` uses this file outside of jest.
export const describeRedis = redisSkipped ? globalThis.describe?.skip : globalThis.describe;

const MISSING = 'redis-server is not installed (Debian: apt-get install redis-server); TEST_SKIP=redis skips';

async function launch(port: number, options: readonly string[]): Promise<ChildProcess> {
  const quiet = ['--save', '', '--appendonly', 'no', '--dir', tmpdir()];
  const args = ['--port', String(port), '--bind', '127.0.0.1', ...quiet, ...options];
  const child = spawnMortal('redis-server', args, { stdio: ['ignore', 'pipe', 'ignore'] });
  let output = '';
  await new Promise<void>((resolve, reject) => {
    child.once('error', () => reject(new Error(MISSING)));
    child.once('exit', (code) =>
      reject(new Error(code === NOT_FOUND ? MISSING : `redis-server ended at once:\n${output}`)),
    );
    child.stdout?.on('data', (text: Buffer) => {
      output += text.toString();
      if (output.includes('Ready to accept connections')) resolve();
    });
  });
  letGo(child);
  return child;
}

/** Another process may take the free port first: then it is another one's turn. */
async function launchAnywhere(
  options: readonly string[],
  attempts = 5,
): Promise<{ child: ChildProcess; port: number }> {
  const port = await freePort();
  try {
    return { child: await launch(port, options), port };
  } catch (error) {
    if (attempts <= 1 || String(error).includes(MISSING)) throw error;
    return launchAnywhere(options, attempts - 1);
  }
}

/** A private server, for tests that count at it or break it. `options` as on its command line. */
export async function startRedis(...options: string[]): Promise<RedisServer> {
  const { child: first, port } = await launchAnywhere(options);
  let child = first;
  return {
    url: `redis://127.0.0.1:${port}`,
    port,
    kill: () => killed(child),
    restart: async () => {
      child = await launch(port, options);
    },
    freeze: () => void child.kill('SIGSTOP'),
    thaw: () => void child.kill('SIGCONT'),
    close: () => killed(child),
  };
}

/** Any Redis: the one that REDIS_URL names, else a private one. For tests that neither count nor break. */
export async function anyRedis(): Promise<Pick<RedisServer, 'url' | 'close'>> {
  const url = process.env['REDIS_URL'];
  return url ? { url, close: async () => {} } : startRedis();
}
