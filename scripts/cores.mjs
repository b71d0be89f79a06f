// `npm run cores`: a node on each core of this machine, all on one port. They share the Redis of
// REDIS_URL, or one of their own that keeps nothing. A node that dies is replaced; SIGHUP replaces
// all of them, one after the other, while calls go on. Polling clients need a balancer (the compose
// stack has one): here each connection may reach another node.
import { spawn } from 'node:child_process';
import cluster from 'node:cluster';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { availableParallelism } from 'node:os';
import { onPath } from './lib/machine.mjs';
import { at } from './lib/paths.mjs';
import { main, Problem, say } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

/** All stop together, so that nobody has anywhere to move to: not waited for longer. */
const STOP_MS = 3_000;
const AGAIN_MS = 1_000;

await main(async () => {
  const count = Number(process.argv[2] ?? availableParallelism());
  if (!Number.isInteger(count) || count < 1) throw new Problem('npm run cores -- N takes a number of nodes');
  await setUp();
  if (existsSync(at('.env'))) process.loadEnvFile(at('.env'));
  process.env.REDIS_URL ||= await ownRedis();
  await runNodes(count);
});

/** Ends with us. Nobody else gets in: a password of this run, and only this machine. */
async function ownRedis() {
  if (!onPath('redis-server'))
    throw new Problem('several nodes need a Redis: set REDIS_URL, or install redis-server');
  const finder = createServer().listen(0, '127.0.0.1');
  await once(finder, 'listening');
  const { port } = finder.address();
  finder.close();
  const password = randomUUID();
  const redis = spawn('redis-server', ['-'], { stdio: ['pipe', 'ignore', 'inherit'] });
  redis.stdin.end(`port ${port}\nbind 127.0.0.1\nrequirepass ${password}\nsave ""\nappendonly no\n`);
  redis.once('exit', (code) => {
    say(`redis-server ended (${code})`);
    process.exit(1);
  });
  process.once('exit', () => redis.kill());
  return `redis://:${password}@127.0.0.1:${port}`;
}

async function runNodes(count) {
  // Kubernetes may have put tcp://… there; config.ts passes over that too.
  const metrics = /^\d+$/.test(process.env.METRICS_PORT ?? '') ? Number(process.env.METRICS_PORT) : 9464;
  let stopping = false;
  let replacing = false;
  cluster.setupPrimary({ exec: at('dist/main.js'), execArgv: ['--enable-source-maps'] });

  /** The n-th node; its metrics are on the n-th port. */
  const fork = (n) => {
    const node = cluster.fork({ METRICS_PORT: String(metrics === 0 ? 0 : metrics + n) });
    node.n = n;
    return node;
  };
  const listening = (node) => Promise.race([once(node, 'listening'), once(node, 'exit')]);

  cluster.on('exit', (node, code, signal) => {
    if (stopping) {
      if (Object.keys(cluster.workers).length === 0) process.exit(0);
      return;
    }
    if (node.isReplaced) return;
    // Wrong settings, or no Redis: it has said so, and another one would say the same.
    if (!node.wasListening) process.exit(code || 1);
    say(`node ${node.n + 1} ended (${signal ?? code}); starting another`);
    setTimeout(() => stopping || fork(node.n), AGAIN_MS);
  });
  cluster.on('listening', (node) => (node.wasListening = true));

  const stop = () => {
    const end = () => Object.values(cluster.workers).forEach((node) => node.process.kill('SIGTERM'));
    stopping = true;
    end();
    // A second one ends a node at once.
    setTimeout(end, STOP_MS);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  process.on('SIGHUP', async () => {
    if (replacing || stopping) return;
    replacing = true;
    for (const old of Object.values(cluster.workers)) {
      const next = fork(old.n);
      await listening(next);
      old.isReplaced = true;
      const gone = once(old, 'exit');
      old.process.kill('SIGTERM');
      await gone;
      say(`node ${old.n + 1} was replaced`);
    }
    replacing = false;
  });

  for (let n = 0; n < count; n++) fork(n);
}
