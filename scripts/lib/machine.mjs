// Programs beside Node that the tests need: looked for, installed on Debian as root, and else
// asked for. Nothing here is needed to run the app.
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { Problem, say } from './say.mjs';

/** What a program is for, and the Debian package that has it. */
const programs = {
  'redis-server': {
    package: 'redis-server',
    why: 'the tests start a private Redis of their own',
    skip: 'redis',
  },
  chromium: { package: 'chromium', why: 'the browser tests drive a real Chromium', skip: 'browser' },
  'firefox-esr': {
    package: 'firefox-esr',
    why: 'the browser tests call from Chromium to Firefox and back',
    skip: 'browser',
  },
  turnserver: { package: 'coturn', why: 'the browser tests relay media through coturn', skip: 'browser' },
  iptables: { package: 'iptables', why: 'the network tests lose packets with it', skip: 'browser' },
  ip: { package: 'iproute2', why: 'the network tests make networks with it', skip: 'browser' },
};

export function onPath(program) {
  const places = (process.env.PATH ?? '').split(path.delimiter);
  return places.some((place) => {
    try {
      accessSync(path.join(place, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });
}

/** Why there can be no network namespaces here, in words; null when there can. */
export function noNamespaces() {
  if (process.platform !== 'linux') return 'network namespaces are of Linux';
  if (process.getuid?.() !== 0) return 'making network namespaces is for root';
  // Root in a container often may not either.
  const tried = spawnSync('unshare', ['--net', 'true'], { encoding: 'utf8' });
  return tried.status === 0 ? null : 'this system lets us make no network namespace';
}

/** @param {string[]} wanted names of `programs` */
export async function ensurePrograms(wanted) {
  const missing = wanted.filter((name) => !onPath(name));
  if (missing.length > 0 && process.getuid?.() === 0 && existsSync('/etc/debian_version')) {
    await aptInstall(missing.map((name) => programs[name].package));
  }
  const still = missing.filter((name) => !onPath(name));
  if (still.length > 0) throw new Problem(still.map(request).join('\n'));
  if (wanted.includes('redis-server')) checkRedis();
}

function request(name) {
  const { package: debian, why, skip } = programs[name];
  return (
    `${name} is missing: ${why}. Install it (Debian: apt-get install ${debian}), ` +
    `or leave those tests out with TEST_SKIP=${skip}.`
  );
}

async function aptInstall(packages) {
  say(`installing ${packages.join(', ')} from Debian (first time only, a minute or two) …`);
  const options = {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  };
  await run(['apt-get', 'update', '-qq'], 'apt-get update failed', options);
  const install = ['apt-get', 'install', '-y', '-qq', '--no-install-recommends', ...packages];
  await run(install, 'apt-get install failed', options);
}

/** Sharded pub/sub came with Redis 7. */
function checkRedis() {
  const version = execFileSync('redis-server', ['--version'], { encoding: 'utf8' });
  const major = Number(/v=(\d+)/.exec(version)?.[1]);
  if (major < 7) throw new Problem(`Redis 7.0 or newer is needed, this is ${version.trim()}`);
}
