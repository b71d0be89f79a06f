// Builds the server (dist) and the page (dist/client), each only when its sources changed. The
// two outputs share a directory: neither build may empty more than its own part.
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import path from 'node:path';
import { digest, filesBelow } from './digest.mjs';
import { compress } from './compress.mjs';
import { keepFormer, pruneFormer } from './former.mjs';
import { at, tool } from './paths.mjs';
import { run } from './run.mjs';
import { say, seconds } from './say.mjs';

const notSpec = (file) => !/\.spec\.ts$/.test(file);

const parts = [
  {
    name: 'server',
    sources: () => ['src', 'tsconfig.json', 'tsconfig.build.json', 'package-lock.json'],
    proof: 'dist/main.js',
    // Beside the output, so that both are lost together.
    stamp: 'dist/.sources',
    build: buildServer,
  },
  {
    name: 'page',
    sources: () => ['client', 'src/protocol', 'scripts/lib/compress.mjs', 'package-lock.json'],
    proof: 'dist/client/index.html',
    stamp: 'dist/client/.sources',
    build: buildPage,
  },
];
const quiet = { stdio: ['ignore', process.stderr, 'inherit'] };

/**
 * Looks only, and writes nothing.
 * @param {string[]} names which parts; all of them when empty
 * @returns {{part: object, wanted: string}[]} the parts that are missing or older than their sources
 */
function outdated(names) {
  return parts
    .filter(({ name }) => names.length === 0 || names.includes(name))
    .map((part) => ({ part, wanted: digest(part.sources().flatMap((file) => filesBelow(file, notSpec))) }))
    .filter(({ part, wanted }) => !existsSync(at(part.proof)) || stampOf(part) !== wanted);
}

/** @param {string[]} names which parts; all of them when empty */
export const isBuilt = (names = []) => outdated(names).length === 0;

/** @param {string[]} names which parts; all of them when empty. Call it with the lock held. */
export async function ensureBuilt(names = []) {
  for (const { part, wanted } of outdated(names)) {
    const start = performance.now();
    say(`building the ${part.name} …`);
    rmSync(at(part.stamp), { force: true });
    await part.build();
    writeFileSync(at(part.stamp), wanted);
    say(`built the ${part.name} in ${seconds(start)}`);
  }
}

/** For a watcher that writes to dist by its own rules: the next start looks again. */
export const forgetServerBuild = () => rmSync(at('dist/.sources'), { force: true });

function stampOf(part) {
  return existsSync(at(part.stamp)) ? readFileSync(at(part.stamp), 'utf8') : undefined;
}

async function buildPage() {
  const former = at('dist/former');
  keepFormer({ assets: at('dist/client/assets'), former });
  await run([...tool.vite, 'build', 'client', '--logLevel', 'warn'], 'the page does not build', quiet);
  await compress(at('dist/client'));
  pruneFormer({ former });
}

async function buildServer() {
  // tsc trusts its record of what it wrote, even when somebody has removed that.
  if (!existsSync(at('dist/main.js'))) rmSync(at('.cache/tsconfig.build.tsbuildinfo'), { force: true });
  await run([...tool.tsc, '-p', 'tsconfig.build.json'], 'the server does not build', quiet);
  removeLeftOvers();
  copyScripts();
}

/** Redis scripts lie beside the code that loads them; tsc does not copy them. */
export function copyScripts() {
  for (const file of filesBelow('src', (name) => name.endsWith('.lua'))) {
    const target = at(file.replace(/^src/, 'dist'));
    mkdirSync(path.dirname(target), { recursive: true });
    copyFileSync(at(file), target);
  }
}

/** What a removed or renamed source left in dist would still be importable. */
function removeLeftOvers() {
  for (const file of filesBelow('dist', (name) => !/^dist\/(client|former)\//.test(name))) {
    const source = file.replace(/^dist/, 'src').replace(/\.js(\.map)?$/, '.ts');
    if (/\.(js|js\.map|lua)$/.test(file) && !existsSync(at(source))) rmSync(at(file));
  }
}
