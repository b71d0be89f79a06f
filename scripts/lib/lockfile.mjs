// A lock that is whole: npm leaves packages for other systems out of it when it could not fetch
// them at the time, and `npm ci` then fails for everybody with another system. And one without
// addresses (see .npmrc): everybody fetches from their own registry, the hashes say what is right.
import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

/** @returns {string[]} what is wrong, in words; empty when all is well */
export function lockfileFaults(lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))) {
  const { packages } = lock;
  const faults = [];
  for (const [place, entry] of Object.entries(packages)) {
    for (const name of Object.keys(entry.optionalDependencies ?? {})) {
      if (!found(packages, place, name))
        faults.push(`${place || 'package.json'} wants ${name}, which has no entry`);
    }
    if (entry.resolved && !entry.link) faults.push(`${place} says where it was fetched`);
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
