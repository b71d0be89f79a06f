// The steps of `npm test`, in order: what each is called, what it does, what it needs. How they
// run and how they are counted is in test.mjs and counts.mjs.
import jestConfig from '../../jest.config.js';
import { floorFaults, imageFaults } from './floors.mjs';
import { lockfileFaults } from './lockfile.mjs';
import { noNamespaces } from './machine.mjs';
import { tool } from './paths.mjs';

/**
 * @typedef {object} Step
 * @property {string} name as in `npm test -- name`
 * @property {string} does
 * @property {string[][]} [commands] one test: it passes when all of them end with 0
 * @property {() => string[]} [check] one test: it passes when this finds no faults
 * @property {string} [jest] a project of jest.config.js: as many tests as it has
 * @property {string[]} [programs] beside Node, see machine.mjs
 * @property {string} [skip] what of TEST_SKIP leaves it out, beside its name
 * @property {() => string | null} [unable] why it cannot run on this machine, for which nobody is to blame
 * @property {boolean} [reads] only reads files, so that others of this kind may run beside it
 * @property {boolean} [built] needs dist
 * @property {number} [workers] test files at the same time: 1 where they disturb each other, several where
 *   they mostly wait (for leases, deadlines, processes); else jest decides
 * @property {number} minutes the longest it may take
 */

const types = [
  [...tool.tsc, '--noEmit'],
  [...tool.tsc, '--noEmit', '-p', 'client'],
  [...tool.svelteCheck, '--workspace', 'client', '--fail-on-warnings', '--output', 'human'],
];
const prettier = ['--check', '--log-level', 'warn', '--cache', '--cache-location', '.cache/prettier'];

/** @type {Step[]} */
const table = [
  {
    name: 'lockfile',
    does: 'is package-lock.json whole, and no package or image known to be weak',
    check: () => [...lockfileFaults(), ...floorFaults(), ...imageFaults()],
    minutes: 1,
  },
  {
    name: 'format',
    does: 'prettier',
    commands: [[...tool.prettier, ...prettier, '.']],
    reads: true,
    minutes: 4,
  },
  {
    name: 'lint',
    does: 'eslint, with the layer rules',
    commands: [[...tool.eslint, '.', '--max-warnings', '0']],
    reads: true,
    minutes: 6,
  },
  { name: 'types', does: 'tsc and svelte-check', commands: types, reads: true, minutes: 6 },
  { name: 'unit', does: 'single parts', jest: 'unit', workers: 2, minutes: 4 },
  {
    name: 'contract',
    does: 'every store, in memory and on Redis',
    jest: 'contract',
    programs: ['redis-server'],
    minutes: 4,
  },
  {
    name: 'e2e',
    does: 'whole calls, on one node and on a cluster',
    jest: 'e2e',
    programs: ['redis-server'],
    built: true,
    workers: 3,
    minutes: 8,
  },
  {
    name: 'faults',
    does: 'nodes that die or freeze, a Redis that is away',
    jest: 'faults',
    programs: ['redis-server'],
    built: true,
    workers: 2,
    minutes: 10,
  },
  {
    name: 'chaos',
    does: 'half a minute of faults at random, always the same, and of strangers that obey no rule',
    jest: 'chaos',
    programs: ['redis-server'],
    built: true,
    workers: 1,
    minutes: 6,
  },
  {
    name: 'browser',
    does: 'real browsers, Chromium and Firefox',
    jest: 'browser',
    programs: ['chromium', 'firefox-esr', 'turnserver', 'redis-server'],
    built: true,
    workers: 1,
    minutes: 24,
  },
  {
    name: 'network',
    does: 'bad networks and symmetric NATs, in network namespaces',
    jest: 'network',
    programs: ['chromium', 'turnserver', 'iptables', 'ip'],
    skip: 'browser',
    // Three minutes more; TEST_LONG is for before a release.
    unable: () => (process.env.TEST_LONG ? noNamespaces() : 'it takes long; TEST_LONG=1 runs it'),
    built: true,
    workers: 1,
    minutes: 10,
  },
  {
    name: 'compose',
    does: 'docker compose up, scaled',
    jest: 'compose',
    programs: ['chromium', 'turnserver'],
    built: true,
    workers: 1,
    minutes: 12,
  },
];

const projects = jestConfig.projects.map(({ displayName }) => displayName);
const forgotten = projects.filter((project) => !table.some(({ jest }) => jest === project));
// Else its tests would never run, and nobody would notice.
if (forgotten.length > 0) throw new Error(`jest project without a step: ${forgotten.join(', ')}`);

export const steps = table.filter(({ jest }) => !jest || projects.includes(jest));
