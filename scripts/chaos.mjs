// `npm run chaos -- --help`: packages, build, then the run itself, compiled from chaos/. It runs on
// a copy of the build, so that whoever builds again meanwhile does not change what is being tried.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { ensurePrograms } from './lib/machine.mjs';
import { at, tool } from './lib/paths.mjs';
import { ended, onStop, run, start, stopAll } from './lib/run.mjs';
import { main } from './lib/say.mjs';
import { setUp } from './lib/setup.mjs';

const compiled = at('.cache/chaos/compiled');
const place = at(`.cache/chaos/run-${process.pid}`);

await main(async () => {
  const args = process.argv.slice(2);
  await setUp();
  onStop(stopAll);
  await ensurePrograms(['redis-server', ...(args.includes('--browsers') ? ['chromium'] : [])]);
  await run([...tool.tsc, '-p', 'chaos/tsconfig.build.json'], 'chaos does not compile', {
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  process.once('exit', () => rmSync(place, { recursive: true, force: true }));
  mkdirSync(place, { recursive: true });
  cpSync(compiled, place, { recursive: true });
  cpSync(at('dist'), `${place}/dist`, { recursive: true });
  // Without its name: two packages of one name confuse those who look for packages.
  const { version, type } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  writeFileSync(`${place}/package.json`, JSON.stringify({ version, type }));
  mkdirSync(`${place}/test/browser`, { recursive: true });
  copyFileSync(at('test/browser/probe.js'), `${place}/test/browser/probe.js`);
  process.exitCode = await ended(
    start([process.execPath, '--enable-source-maps', `${place}/chaos/main.js`, ...args]),
  );
});
