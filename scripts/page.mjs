// `npm run page`, after a build: how fast the page comes up on a slow phone, and how soon two see each
// other after Accept (docs/page.md). Alone on the machine: everything is measured in real browsers.
import { parseArgs } from 'node:util';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { firstFrame } from './lib/first-frame.mjs';
import { firstLoad } from './lib/first-load.mjs';
import { ensurePrograms } from './lib/machine.mjs';
import { ownNode } from './lib/own-node.mjs';
import { main, Problem, say } from './lib/say.mjs';

/** What is aimed at: of medians. LCP and TBT in ms. */
const MOST = { lcp: 2_500, cls: 0.05, tbt: 300 };
const MOST_FRAME_MS = 300;

const middle = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor((numbers.length - 1) / 2)];
const shown = (numbers, digits = 0) =>
  `${middle(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)} to ${Math.max(...numbers).toFixed(digits)})`;

function times(text, name) {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 0 || number > 1_000)
    throw new Problem(`--${name} must be a whole number up to 1000, not ${text}`);
  return number;
}

await main(async () => {
  const { values } = parseArgs({
    options: { loads: { type: 'string', default: '5' }, calls: { type: 'string', default: '20' } },
  });
  const [loads, calls] = [times(values.loads, 'loads'), times(values.calls, 'calls')];
  await ensurePrograms(['chromium']);
  const folder = mkdtempSync(join(tmpdir(), 'dogeller-page-'));
  const node = await ownNode({ DATA_DIR: folder });
  const args = ['--no-sandbox', '--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...args, '--allow-loopback-in-peer-connection'],
  });
  const over = [];
  try {
    const seen = [];
    for (let run = 1; run <= loads; run++) {
      say(`load ${run} of ${loads}`);
      seen.push(await firstLoad(browser, node.url));
    }
    for (const screen of loads > 0 ? ['welcome', 'lobby'] : [])
      for (const [what, most] of Object.entries(MOST)) {
        const values = seen.map((one) => one[screen][what]);
        console.log(`${screen.padEnd(8)} ${what}  ${shown(values, what === 'cls' ? 3 : 0)}, at most ${most}`);
        if (middle(values) > most) over.push(`${what} of ${screen}`);
      }
    const found = {};
    for (let run = 1; run <= calls; run++) {
      say(`call ${run} of ${calls}`);
      for (const [step, ms] of Object.entries(await firstFrame(browser, node.url, run)))
        (found[step] ??= []).push(ms);
    }
    for (const [step, values] of Object.entries(found)) console.log(`${step.padEnd(18)} ${shown(values)} ms`);
    for (const end of calls > 0 ? ['caller', 'callee'] : [])
      if (middle(found[`${end} frame`]) > MOST_FRAME_MS) over.push(`first frame of the ${end}`);
  } finally {
    await browser.close();
    await node.stop();
    rmSync(folder, { recursive: true, force: true });
  }
  if (over.length > 0) throw new Problem(`more than is aimed at: ${over.join(', ')}`);
});
