// Versions that packages and images on a client's way to us must have at least: an older one dies of, or
// gives memory to, a crafted packet (socket.io's SECURITY.md, ws' advisories, the images' release notes).
// The step `lockfile` of `npm test` checks every copy of a package in the lock, and every image that
// docker-compose.yml and deploy/Dockerfile name.
import { readFileSync } from 'node:fs';
import { at } from './paths.mjs';

/** With the newest advisory that the version settles. */
export const floors = {
  ws: { from: '8.21.0', why: 'CVE-2026-48779' },
  'engine.io': { from: '6.6.9', why: 'CVE-2026-48779, in its ws' },
  'socket.io': { from: '4.6.2', why: 'CVE-2024-38355' },
  'socket.io-parser': { from: '4.2.7', why: 'CVE-2026-69185' },
  'socket.io-adapter': { from: '2.5.8', why: 'CVE-2026-48779, in its ws' },
};

/**
 * Images, by name. Their tags must be exact (three numbers), so that the same commit starts the same
 * stack; a digest is better still, and taken as well (name:tag@sha256:…).
 */
export const imageFloors = {
  haproxy: { from: '3.0.19', why: 'CVE-2026-33555' },
  redis: { from: '8.6.5', why: 'CVE-2025-49844, CVE-2026-23479, the release of July 2026' },
  'coturn/coturn': { from: '4.10.0', why: 'CVE-2026-40613' },
  caddy: { from: '2.11.1', why: 'its release notes' },
  node: { from: '24.15.0', why: 'the security releases of Node 24' },
};
/** Built from this repository. */
const ours = new Set(['dogeller']);

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

/**
 * @param {string[]} texts of compose files and Dockerfiles
 * @returns {string[]} what is wrong, in words; empty when all is well
 */
export function imageFaults(texts = ['docker-compose.yml', 'deploy/Dockerfile'].map(readText)) {
  const named = texts.flatMap((text) =>
    [...text.matchAll(/^\s*(?:image:|FROM)\s+(\S+)/gm)].map(([, image]) => image),
  );
  const missing = Object.keys(imageFloors).filter((name) => !named.some((image) => nameOf(image) === name));
  return [
    ...missing.map((name) => `no image ${name} is used, but scripts/lib/floors.mjs watches it`),
    ...[...new Set(named)].flatMap(imageFault),
  ];
}

const readText = (file) => readFileSync(at(file), 'utf8');
const nameOf = (image) => image.split('@')[0].split(':')[0];

function imageFault(image) {
  const name = nameOf(image);
  if (ours.has(name)) return [];
  const floor = imageFloors[name];
  if (!floor) return [`${image} has no floor in scripts/lib/floors.mjs`];
  const [, version] = image.split('@')[0].match(/:(\d+\.\d+\.\d+)(?:-[\w.-]+)?$/) ?? [];
  if (!version) return [`${image} must have an exact tag, such as ${name}:${floor.from}`];
  return isBelow(version, floor.from) ? [`${image} must be ${floor.from} or newer: ${floor.why}`] : [];
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
