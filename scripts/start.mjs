// `npm start`: packages, build, then the app, in this very process. With no process in between,
// a signal reaches the server as it is, its exit code is ours, and no orphan can be left behind.
// It adds no settings: they come from the environment and from .env, read by the app's config.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { at } from './lib/paths.mjs';
import { onOrphaned } from './lib/run.mjs';
import { main, Problem } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

await main(async () => {
  await setUp();
  // What the environment says already wins over the file.
  if (existsSync(at('.env'))) loadEnvFile(at('.env'));
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], at('dist/main.js'), ...process.argv.slice(2)];
});
await import(pathToFileURL(at('dist/main.js')).href);

// The app listens for signals by now. `npm start` that is killed takes only its shell along; then the
// app ends as if asked to, unless it was asked already: a second signal would cut its drain short.
let asked = false;
for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, () => (asked = true));
onOrphaned(() => asked || process.kill(process.pid, 'SIGTERM'));

function loadEnvFile(file) {
  try {
    process.loadEnvFile(file);
  } catch (error) {
    throw new Problem(`the settings in ${file} cannot be read (${error.code ?? error.message})`);
  }
}
