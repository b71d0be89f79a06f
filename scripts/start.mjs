// `npm start`: packages, build, then the app, in this very process. With no process in between,
// a signal reaches the server as it is, its exit code is ours, and no orphan can be left behind.
// It adds no settings: they come from the environment and from .env, read by the app's config.
import { existsSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { at } from './lib/paths.mjs';
import { onOrphaned } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

await main(async () => {
  await setUp();
  // What the environment says already wins over the file.
  if (existsSync(at('.env'))) process.loadEnvFile(at('.env'));
  // `npm start` that is killed takes only its shell along; then we end as if asked to.
  onOrphaned(() => process.kill(process.pid, 'SIGTERM'));
  process.setSourceMapsEnabled(true);
  process.argv = [process.argv[0], at('dist/main.js'), ...process.argv.slice(2)];
});
await import(pathToFileURL(at('dist/main.js')).href);
