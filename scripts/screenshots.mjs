// Pictures of the page, after a build: `npm run screenshots` takes every state of it in four looks, to
// be looked at by whoever changes it; with `-- --readme` it takes those of the README. Real browsers
// call each other on nodes of their own; their cameras show somebody who was never there.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { ownNode } from './lib/own-node.mjs';
import { writePortrait } from './lib/portrait.mjs';
import { scenes, SHARES } from './lib/scenes.mjs';
import { dress, SIZES, Stage } from './lib/stage.mjs';

const root = join(import.meta.dirname, '..');
const painter = readFileSync(join(root, 'scripts/lib/portrait.mjs'));
const paintedBy = createHash('sha256').update(painter).digest('hex').slice(0, 8);

const ada = { wall: '#f2d7ae', wallEnd: '#8d6a4b', hair: '#4a2c1a', skin: '#e8b48f', clothes: '#2f5d62' };
const ming = { wall: '#b9c8d6', wallEnd: '#49586a', hair: '#1d1a1c', skin: '#e3b08a', clothes: '#a84b08' };
const grace = { wall: '#c9d8c5', wallEnd: '#4f6b58', hair: '#b9854f', skin: '#f0c9ad', clothes: '#6a4c93' };

const LOOKS = {
  light: {},
  dark: { theme: 'dark' },
  phone: { size: SIZES.phone },
  zh: { theme: 'dark', language: 'zh', size: SIZES.phone },
  // Only when asked for.
  contrast: { contrast: 'more' },
  forced: { forcedColors: 'active', theme: 'dark' },
  narrow: { size: { width: 320, height: 640 } },
  landscape: { size: { width: 780, height: 390 } },
};
/** What the README shows: scene, state, look, name of the picture. */
const README = [
  ['lobby', 'lobby', 'dark', 'people-dark'],
  ['lobby', 'camera-check', 'light', 'people'],
  ['ringing', 'incoming', 'zh', 'incoming-zh'],
  ['call', 'call', 'light', 'call'],
  ['call', 'call', 'zh', 'call-phone-zh'],
  ['group', 'group', 'light', 'group'],
];

const startNode = () =>
  ownNode({
    DATA_DIR: join(root, '.cache/screenshots-data'),
    RING_SECONDS: readme ? '30' : '600',
  });

async function openBrowser(colours, ...more) {
  const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--allow-loopback-in-peer-connection'];
  // Painting takes seconds, so it is done once.
  const video = join(root, '.cache/portraits', `${colours.wall.slice(1)}-${paintedBy}.y4m`);
  if (!existsSync(video)) writePortrait(video, colours);
  args.push(`--use-file-for-fake-video-capture=${video}`, ...more);
  for (const off of ['background-networking', 'component-update', 'sync']) args.push(`--disable-${off}`);
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args });
}

/** Plays a scene; `each` is called at every state of it, until it returns false. */
async function play(scene, browsers, each) {
  const { url, stop } = await startNode();
  const stage = new Stage({ url, stopServer: stop, ...browsers });
  try {
    for await (const [state, page] of scene(stage)) {
      if ((await each(state, page)) === false) break;
      await dress(page);
    }
  } finally {
    await stage.close();
    await stop();
  }
}

async function shoot(page, look, path) {
  await dress(page, LOOKS[look]);
  // Every picture begins small, until the network is known.
  if (readme)
    await page.waitForFunction(() =>
      [...document.querySelectorAll('video')].every(({ videoWidth }) => videoWidth === 0 || videoWidth > 900),
    );
  // The time that it takes to lay out, and to get a new picture into a video of another size.
  await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
  await page.screenshot({ path, animations: 'disabled' });
  console.log(path);
}

const { values: asked } = parseArgs({
  options: {
    readme: { type: 'boolean', default: false },
    /** Only these of scenes.mjs; only these of LOOKS. */
    scene: { type: 'string', multiple: true },
    look: { type: 'string', multiple: true, default: ['light', 'dark', 'phone', 'zh'] },
    out: { type: 'string' },
  },
});
const { readme } = asked;
const folder = asked.out ?? join(root, readme ? 'docs/images' : '.cache/screenshots');

/** What this state is called in this look; undefined: no picture of it is wanted. */
function nameOf(state, look) {
  if (!readme) return `${state}-${look}`;
  return README.find(([, one, dressed]) => one === state && dressed === look)?.[3];
}

for (const made of [folder, join(root, '.cache/portraits')]) mkdirSync(made, { recursive: true });
const YES = '--use-fake-ui-for-media-stream';
const [mine, theirs, third, strict] = await Promise.all([
  openBrowser(ada, YES),
  openBrowser(ming, YES),
  openBrowser(grace, YES),
  openBrowser(ada, SHARES),
]);
const browsers = { mine, theirs, third, strict };
try {
  for (const [name, scene] of Object.entries(scenes)) {
    if (asked.scene && !asked.scene.includes(name)) continue;
    const last = README.findLast(([one]) => one === name)?.[1];
    if (readme && last === undefined) continue;
    await play(scene, browsers, async (state, page) => {
      for (const look of asked.look) {
        const picture = nameOf(state, look);
        if (picture !== undefined) await shoot(page, look, join(folder, `${picture}.png`));
      }
      return !(readme && state === last);
    });
  }
} finally {
  await Promise.all(Object.values(browsers).map((browser) => browser.close()));
}
