// `npm run dev`: the compiler, the server and the page's own server in one terminal, each line
// marked with who says it. A change in src restarts the server, a change in client shows at once.
// Three children, each with its own process group; all end with us.
import { existsSync, watch } from 'node:fs';
import { createInterface } from 'node:readline';
import { copyScripts, forgetServerBuild } from './lib/build.mjs';
import { at, tool } from './lib/paths.mjs';
import { ended, kill, onStop, start, stopAll } from './lib/run.mjs';
import { main, say } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

const page = 'http://localhost:5173';

/** Starts a child whose lines carry its name. */
function marked(name, command, onLine = () => {}) {
  const child = start(command, { stdio: ['ignore', 'pipe', 'pipe'] });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface({ input: stream }).on('line', (text) => {
      if (text.trim() !== '') process.stdout.write(`${name.padEnd(6)} | ${text}\n`);
      onLine(text);
    });
  }
  return child;
}

let server;
let restarting = Promise.resolve();

/** One restart at a time: the new server needs the port of the old one. */
function restart() {
  restarting = restarting.then(async () => {
    if (server) await stop(server);
    copyScripts();
    server = marked('server', [process.execPath, '--enable-source-maps', at('dist/main.js')]);
  });
}

/** Nobody's call matters here: a server that is still draining after a second is ended. */
async function stop(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = ended(child);
  kill(child, 'SIGTERM');
  const impatience = setTimeout(() => kill(child, 'SIGKILL'), 1000);
  await over;
  clearTimeout(impatience);
}

await main(async () => {
  await setUp({ build: false });
  if (existsSync(at('.env'))) process.loadEnvFile(at('.env'));
  // Where the page's own server passes the socket on to.
  process.env['DEV_SERVER_URL'] ??= `http://localhost:${process.env['PORT'] || 5000}`;
  let asked = false;
  onStop((signal) => {
    asked = true;
    void stopAll(signal);
  });
  forgetServerBuild();

  const compiler = marked(
    'tsc',
    [...tool.tsc, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput'],
    (text) => {
      if (/Found 0 errors/.test(text)) restart();
    },
  );
  watch(at('src'), { recursive: true }, (_, file) => {
    if (file?.endsWith('.lua') && server) restart();
  });
  const vite = marked('page', [
    ...tool.vite,
    'client',
    '--port',
    new URL(page).port,
    '--strictPort',
    '--clearScreen',
    'false',
  ]);
  say(`the page with hot reload: ${page}`);

  // Both run until we are stopped; one that ends by itself could not start.
  const which = await Promise.race([
    ended(compiler).then(() => 'the compiler'),
    ended(vite).then(() => "the page's server"),
  ]);
  if (asked) return;
  say(`${which} ended; its last lines say why`);
  await stopAll('SIGTERM', 1);
});
