// A node of its own for a script that looks at the page: in memory, on a free port, from the last build.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';

const root = join(import.meta.dirname, '../..');

/**
 * @param {Record<string, string>} settings
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>}
 */
export async function ownNode(settings) {
  const own = { PORT: '0', METRICS_PORT: '0', REDIS_URL: '', LOG_LEVEL: 'info', ...settings };
  const node = spawn(process.execPath, [join(root, 'dist/main.js')], {
    env: { ...process.env, ...own },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const stop = async () => {
    if (node.exitCode === null && node.signalCode === null)
      await Promise.all([once(node, 'exit'), node.kill('SIGKILL')]);
  };
  for await (const line of createInterface({ input: node.stdout })) {
    const { url } = JSON.parse(line);
    if (url) return { url, stop };
  }
  throw new Error('the node did not start');
}
