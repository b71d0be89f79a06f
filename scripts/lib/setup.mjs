// What every command does first: packages, then the build, with nobody else doing the same.
import { ensureBuilt } from './build.mjs';
import { ensurePackages } from './install.mjs';
import { alone } from './lock.mjs';
import { onStop, stopAll } from './run.mjs';
import { Problem } from './say.mjs';

const oldest = [20, 19];

/** @param {{build?: boolean | string[]}} what which parts to build; true for all, false for none */
export async function setUp({ build = true } = {}) {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < oldest[0] || (major === oldest[0] && minor < oldest[1])) {
    throw new Problem(`Node ${oldest.join('.')} or newer is needed; this is ${process.versions.node}`);
  }
  const settled = onStop(stopAll);
  try {
    await alone(async () => {
      await ensurePackages();
      if (build) await ensureBuilt(build === true ? [] : build);
    });
  } finally {
    settled();
  }
}
