// Takes the pictures of the README: `node scripts/screenshots.mjs`, after a build. Two real browsers
// call each other on a node of their own; their cameras show somebody who was never there. With
// `--states FOLDER` it takes every state of the page in every look instead, to be looked at.
import { spawn } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { chromium } from 'playwright-core';
import { writePortrait } from './lib/portrait.mjs';
import { shootStates } from './lib/states.mjs';

const root = join(import.meta.dirname, '..');
const pictures = join(root, 'docs/images');
const scratch = mkdtempSync(join(tmpdir(), 'dogeller-pictures-'));
mkdirSync(pictures, { recursive: true });

const ada = { wall: '#f2d7ae', wallEnd: '#8d6a4b', hair: '#4a2c1a', skin: '#e8b48f', clothes: '#2f5d62' };
const ming = { wall: '#b9c8d6', wallEnd: '#49586a', hair: '#1d1a1c', skin: '#e3b08a', clothes: '#a84b08' };

async function startNode() {
  const env = { ...process.env, PORT: '0', METRICS_PORT: '0', REDIS_URL: '', LOG_LEVEL: 'info' };
  const node = spawn(process.execPath, [join(root, 'dist/main.js')], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface({ input: node.stdout })) {
    const { url } = JSON.parse(line);
    if (url) return { node, url };
  }
  throw new Error('the node did not start');
}

async function openBrowser(colours, file) {
  const video = join(scratch, file);
  writePortrait(video, colours);
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--use-fake-ui-for-media-stream',
      '--use-fake-device-for-media-stream',
      `--use-file-for-fake-video-capture=${video}`,
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--allow-loopback-in-peer-connection',
    ],
  });
}

async function goOnline(browser, url, name, options) {
  const context = await browser.newContext({ permissions: ['camera', 'microphone'], ...options });
  const page = await context.newPage();
  await page.goto(url);
  await page.locator('form input').first().fill(name);
  await page.locator('form button[type=submit]').click();
  await page.locator('ul[aria-label]').first().waitFor({ state: 'attached' });
  return page;
}

const shoot = async (page, name) => {
  await page.screenshot({ path: join(pictures, `${name}.png`), animations: 'disabled' });
  console.log(`docs/images/${name}.png`);
};

/** Remote video that has been playing for a moment. */
const playing = (page, name) =>
  page.waitForFunction(
    (label) => document.querySelector(`video[aria-label="${label}"]`)?.currentTime > 2,
    name,
  );

const { node, url } = await startNode();
const [first, second] = [await openBrowser(ada, 'ada.y4m'), await openBrowser(ming, 'ming.y4m')];
const states = process.argv[2] === '--states' ? process.argv[3] : undefined;
try {
  if (states === undefined) await readme();
  else {
    mkdirSync(states, { recursive: true });
    await shootStates(goOnline, { mine: first, theirs: second, url, folder: states });
  }
} finally {
  await Promise.all([first.close(), second.close()]);
  node.kill('SIGTERM');
  rmSync(scratch, { recursive: true });
}

async function readme() {
  const desktop = { viewport: { width: 1280, height: 760 } };
  const phone = { viewport: { width: 390, height: 780 }, hasTouch: true, isMobile: true };
  for (const name of ['Grace', 'Linus', 'Mei', 'Tomás']) await goOnline(second, url, name, phone);
  const left = await goOnline(first, url, 'Ada', desktop);
  const right = await goOnline(second, url, '小明', { ...phone, locale: 'zh-CN', colorScheme: 'dark' });

  await left.getByRole('button', { name: 'Call 小明', exact: true }).waitFor();
  await shoot(left, 'people');
  await left.getByRole('button', { name: 'Call 小明', exact: true }).click();
  await right.getByRole('alertdialog').waitFor();
  await left.getByText('Ringing 小明').first().waitFor();
  await shoot(right, 'incoming-zh');
  await right.getByRole('button', { name: '接听', exact: true }).click();
  await Promise.all([playing(left, '小明'), playing(right, 'Ada')]);
  await left.mouse.move(400, 300);
  await shoot(left, 'call');
  await shoot(right, 'call-phone-zh');
}
