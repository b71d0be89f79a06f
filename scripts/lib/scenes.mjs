// Every state of the page, as scenes that real people play: a scene is a generator that stops at each
// state with its name and the page that shows it. One list for two uses: the screenshots of
// scripts/screenshots.mjs, and the tests that hold for every state (test/browser/axe.spec.ts).
// Driven by the English names of the controls; whoever looks changes the language and back.
import { calls } from './scenes/calls.mjs';
import { lobby } from './scenes/lobby.mjs';
import { rings } from './scenes/rings.mjs';
export { SHARES } from './scenes/shown.mjs';

/**
 * @typedef {Record<string, (stage: import('./stage.mjs').Stage) => AsyncGenerator<[state: string, page: import('playwright-core').Page]>>} Scenes
 */

/** @type {Scenes} */
export const scenes = { ...lobby, ...rings, ...calls };
