// Draws the icons of the installed page from the logo: `node scripts/icons.mjs`, when that has changed.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const root = join(import.meta.dirname, '..');
const logo = readFileSync(join(root, 'client/public/favicon.svg'), 'utf8');
const folder = join(root, 'client/public/icons');
/** `part`: how much of the width is the logo. A maskable icon may lose all but its middle 80 %. */
const ICONS = [
  { name: '192', size: 192, part: 1 },
  { name: '512', size: 512, part: 1 },
  { name: 'maskable-512', size: 512, part: 0.62, ground: '#fdebcb' },
  // iOS makes what is transparent black.
  { name: 'touch', size: 180, part: 0.78, ground: '#fdebcb' },
];

mkdirSync(folder, { recursive: true });
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const { name, size, part, ground = 'transparent' } of ICONS) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  const inside = Math.round(size * part);
  await page.setContent(
    `<style>body{margin:0;height:100vh;display:grid;place-items:center;background:${ground}}svg{width:${inside}px}</style>${logo}`,
  );
  await page.screenshot({ path: join(folder, `${name}.png`), omitBackground: true });
}
await browser.close();
