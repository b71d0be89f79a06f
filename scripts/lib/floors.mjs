// Versions that packages on a client's way to us must have at least: what is older dies of, or
// gives memory to, a crafted packet (socket.io's SECURITY.md, ws' advisories). Checked from the
// lock, every copy of a package in it, by the step `lockfile` of `npm test`.
import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

/** With the newest advisory that the version settles. */
export const floors = {
  ws: { from: '8.21.0', why: 'CVE-2026-48779' },
  'engine.io': { from: '6.6.9', why: 'CVE-2026-48779, in its ws' },
  'socket.io': { from: '4.6.2', why: 'CVE-2024-38355' },
  'socket.io-parser': { from: '4.2.6', why: 'CVE-2026-33151' },
  'socket.io-adapter': { from: '2.5.8', why: 'CVE-2026-48779, in its ws' },
};

/** @returns {string[]} what is wrong, in words; empty when all is well */
export function floorFaults(lock = JSON.parse(readFileSync(at('package-lock.json'), 'utf8'))) {
  return Object.entries(floors).flatMap(([name, { from, why }]) => {
    const copies = Object.entries(lock.packages).filter(([place]) => isCopy(place, name));
    // Renamed or gone: then this table is to be looked at.
    if (copies.length === 0) return [`${name} is not in the lock, but scripts/lib/floors.mjs watches it`];
    return copies
      .filter(([, { version }]) => isBelow(version, from))
      .map(([place, { version }]) => `${place} is ${version}, and must be ${from} or newer: ${why}`);
  });
}

const isCopy = (place, name) => place === `node_modules/${name}` || place.endsWith(`/node_modules/${name}`);

/** By numbers; a pre-release comes before its release. */
function isBelow(version, floor) {
  const [numbers, preRelease] = version.split('+')[0].split(/-(.*)/);
  const parts = numbers.split('.').map(Number);
  const least = floor.split('.').map(Number);
  const differs = least.findIndex((part, i) => part !== parts[i]);
  return differs < 0 ? preRelease !== undefined : !(parts[differs] > least[differs]);
}
