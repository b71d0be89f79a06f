// Loaded into a node process before the server (measure.ts): on SIGUSR2 it collects all garbage and
// prints one line of what it then holds. The server itself knows nothing of it.
import { readdirSync } from 'node:fs';

process.on('SIGUSR2', () => {
  // What the first collection lets finalizers release, the second one takes.
  globalThis.gc();
  setImmediate(() => {
    globalThis.gc();
    const { heapUsed, external, rss } = process.memoryUsage();
    const files = readdirSync('/dev/fd').length;
    const sockets = process.getActiveResourcesInfo().filter((name) => name === 'TCPSocketWrap').length;
    const measure = { heap: heapUsed, external, resident: rss, files, sockets };
    process.stdout.write(`${JSON.stringify({ level: 20, time: Date.now(), msg: 'measured', measure })}\n`);
  });
});
