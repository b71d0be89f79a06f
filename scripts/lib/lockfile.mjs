// A lock that is whole: npm leaves packages for other systems out of it when it could not fetch
// them at the time, and `npm ci` then fails for everybody with another system. Also: no address
// of anybody's private registry.
import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

const registry = 'https://registry.npmjs.org/';

/** @returns {string[]} what is wrong, in words; empty when all is well */
export function lockfileFaults(lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))) {
  const { packages } = lock;
  const faults = [];
  for (const [place, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!found(packages, place, name))
        faults.push(`${place || 'package.json'} wants ${name}, which has no entry`);
    }
    if (entry.resolved && !entry.link && !entry.resolved.startsWith(registry)) {
      faults.push(`${place} is resolved to another place than the public registry`);
    }
  }
  return faults;
}

/** As Node looks a package up: from the asking package's own folder upwards. */
function found(packages, place, name) {
  for (let folder = place; ; folder = folder.replace(/(^|\/)node_modules\/(@[^/]+\/)?[^/]+$/, '')) {
    if (packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]) return true;
    if (folder === '') return false;
  }
}
