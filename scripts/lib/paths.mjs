// Where things are. Every script finds the project from its own place, never from the directory
// it was called in.
import { fileURLToPath } from 'node:url';
import path from 'node:path';

export const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');
export const at = (...parts) => path.join(root, ...parts);

/** The command line of an installed tool: node and its file, so no shell stands in between. */
export const tool = {
  tsc: [process.execPath, at('node_modules/typescript/bin/tsc')],
  vite: [process.execPath, at('node_modules/vite/bin/vite.js')],
  svelteCheck: [process.execPath, at('node_modules/svelte-check/bin/svelte-check')],
  eslint: [process.execPath, at('node_modules/eslint/bin/eslint.js')],
  prettier: [process.execPath, at('node_modules/prettier/bin/prettier.cjs')],
  jest: [
    process.execPath,
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    at('node_modules/jest/bin/jest.js'),
  ],
};
