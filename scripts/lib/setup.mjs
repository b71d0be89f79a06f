// What every command does first: packages, then the build, with nobody else doing the same. It looks
// before it takes the lock: with nothing to do it writes nowhere, so a service can start on a
// read-only checkout of another user.
import { ensureBuilt, isBuilt } from './build.mjs';
import { ensurePackages, packagesInstalled } from './install.mjs';
import { alone } from './lock.mjs';
import { root } from './paths.mjs';
import { onStop, stopAll } from './run.mjs';
import { Problem } from './say.mjs';

const oldest = [20, 19];

/** @param {{build?: boolean | string[]}} what which parts to build; true for all, false for none */
export async function setUp({ build = true } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new Problem(`Node ${oldest.join('.')} or newer is needed; this is ${process.versions.node}`);
  }
  const names = build === true ? [] : build;
  const installed = packagesInstalled();
  if (installed && (!names || isBuilt(names))) return;
  const settled = onStop(stopAll);
  try {
    await alone(async () => {
      await ensurePackages();
      if (names) await ensureBuilt(names);
    });
  } catch (error) {
    throw cannotWrite.has(error.code) ? unwritable(error, installed) : error;
  } finally {
    settled();
  }
}

const cannotWrite = new Set(['EACCES', 'EPERM', 'EROFS']);

function unwritable({ code, path }, installed) {
  const todo = installed ? 'the build is missing or older than its sources' : 'packages are missing or old';
  return new Problem(
    `${todo}, and ${path ?? root} cannot be written (${code}). ` +
      'Run `npm run build` as the user that owns this checkout; then any user can start it',
  );
}
