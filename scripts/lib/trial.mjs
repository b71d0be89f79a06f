// What the long trials (chaos, fuzz, soak) share: packages, build, then the trial itself, compiled from
// its folder by its tsconfig.build.json. It runs on a copy of the build, so that whoever builds
// again meanwhile does not change what is being tried.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ensurePrograms } from './machine.mjs';
import { at, tool } from './paths.mjs';
import { ended, onStop, run, start, stopAll } from './run.mjs';
import { setUp } from './setup.mjs';

/**
 * @param {string} name of its folder, whose main.ts is started
 * @param {{programs: string[], files?: string[]}} needs programs beside Node, see machine.mjs; files
 *   that are no TypeScript
 * @returns {Promise<number>} its exit code
 */
export async function runTrial(name, { programs, files = [] }) {
  const place = at(`.cache/${name}/run-${process.pid}`);
  await setUp();
  onStop(stopAll);
  await ensurePrograms(programs);
  await run([...tool.tsc, '-p', `${name}/tsconfig.build.json`], `${name} does not compile`, {
    stdio: ['ignore', process.stderr, 'inherit'],
  });
  process.once('exit', () => rmSync(place, { recursive: true, force: true }));
  mkdirSync(place, { recursive: true });
  cpSync(at(`.cache/${name}/compiled`), place, { recursive: true });
  cpSync(at('dist'), `${place}/dist`, { recursive: true });
  // Without its name: two packages of one name confuse those who look for packages.
  const { version, type } = JSON.parse(readFileSync(at('package.json'), 'utf8'));
  writeFileSync(`${place}/package.json`, JSON.stringify({ version, type }));
  for (const file of files) {
    mkdirSync(path.dirname(`${place}/${file}`), { recursive: true });
    copyFileSync(at(file), `${place}/${file}`);
  }
  const main = [process.execPath, '--enable-source-maps', `${place}/${name}/main.js`];
  return ended(start([...main, ...process.argv.slice(2)]));
}
