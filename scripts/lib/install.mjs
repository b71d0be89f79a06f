// Packages: installed when they are missing or no longer what the lock says, and left alone
// otherwise. Always from the lock (`npm ci`), so that everybody has the same tree. A look writes nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { at } from './paths.mjs';
import { run } from './run.mjs';
import { Problem, say } from './say.mjs';

const stamp = at('node_modules/.dogeller-packages');
const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/** True when there is nothing to install: by the stamp, or by what npm says that it installed. */
export function packagesInstalled() {
  return isStamped(fingerprint()) || installedAsLocked();
}

/** Writes the stamp too, which makes the next look cheaper. Call it with the lock held. */
export async function ensurePackages() {
  const wanted = fingerprint();
  if (isStamped(wanted)) return;
  if (!installedAsLocked()) await install();
  writeFileSync(stamp, wanted);
}

const isStamped = (wanted) => existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;

/** Changes with the files that say what to install, and with the machine that it is for. */
function fingerprint() {
  const hash = createHash('sha256').update(`${process.platform} ${process.arch}\0`);
  for (const file of ['package-lock.json', 'package.json']) hash.update(readFileSync(at(file))).update('\0');
  return hash.digest('hex');
}

/**
 * True when somebody's own `npm install` has already done the work, or package.json changed in
 * something else than packages: npm writes down what it installed, as the last thing it does.
 */
function installedAsLocked() {
  const record = at('node_modules/.package-lock.json');
  if (!existsSync(record)) return false;
  const { '': top, ...locked } = readJson(at('package-lock.json')).packages;
  const installed = readJson(record).packages;
  const manifest = readJson(at('package.json'));
  const kinds = ['dependencies', 'devDependencies', 'optionalDependencies'];
  const here = (entry) =>
    (entry.os?.includes(process.platform) ?? true) && (entry.cpu?.includes(process.arch) ?? true);
  return (
    kinds.every((kind) => isDeepStrictEqual(manifest[kind], top[kind])) &&
    Object.entries(locked).every(([name, entry]) =>
      installed[name] ? installed[name].version === entry.version : entry.optional,
    ) &&
    Object.entries(installed).every(([name, entry]) => locked[name] && here(entry))
  );
}

async function install() {
  say(`installing packages (${existsSync(stamp) ? 'they changed' : 'first start only'}, about a minute) …`);
  mkdirSync(at('node_modules'), { recursive: true });
  // Under npm we use that very npm; NODE_ENV=production would leave out what the build needs.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const args = ['ci', '--include=dev', '--no-audit', '--no-fund', '--loglevel=error'];
  await run([...npm, ...args], 'npm could not install the packages; its message is above', {
    env: { ...process.env, NODE_ENV: 'development' },
    shell: process.platform === 'win32' && npm.length === 1,
    // Standard output belongs to the app.
    stdio: ['ignore', process.stderr, 'inherit'],
  }).catch((error) => {
    throw error.code === 'ENOENT' ? new Problem('npm was not found; it comes with Node') : error;
  });
}
