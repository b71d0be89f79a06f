/**
 * The first load: at most 60 KB of JavaScript on the wire, as a real browser received it, so that a phone on
 * a bad line can answer.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openHouse } from './house.js';

const ROOT = fileURLToPath(new URL('../../dist/client/', import.meta.url));
const FIRST = 60 * 1024;
/** With what comes while the first screen is looked at, and is there before anybody can ring. */
const CALL = 80 * 1024;

const house = openHouse();

/** Bytes of scripts and their headers as the browser received them, by the name of the file. */
async function received(): Promise<Map<string, number>> {
  const context = await house.browser.newContext();
  const page = await context.newPage();
  const wire = await context.newCDPSession(page);
  await wire.send('Network.enable');
  const names = new Map<string, string>();
  const bytes = new Map<string, number>();
  wire.on('Network.responseReceived', ({ requestId, type, response: { url } }) => {
    if (type === 'Script') names.set(requestId, new URL(url).pathname);
  });
  wire.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const name = names.get(requestId);
    if (name !== undefined) bytes.set(name, encodedDataLength);
  });
  await page.goto(house.url, { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: 'Go online' }).waitFor();
  await context.close();
  return bytes;
}

const sum = (sizes: Iterable<number>): number => [...sizes].reduce((all, one) => all + one, 0);

describe('the page', () => {
  it('loads at most 60 KB of JavaScript at first, and 80 KB to be called and to talk', async () => {
    const bytes = await received();
    const online = [...bytes].filter(([name]) => /\/Online-/.test(name)).map(([, size]) => size);
    expect(online.length).toBeGreaterThan(0);
    const all = sum(bytes.values());
    const first = all - sum(online);
    console.log(`received: ${first} bytes in ${bytes.size - online.length} files at first, ${all} to talk`);
    // Else it was not all of it.
    expect(first).toBeGreaterThan(20_000);
    expect(first).toBeLessThan(FIRST);
    expect(all).toBeLessThan(CALL);
  });

  it('asks nobody else for anything', () => {
    const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /\.(html|css)$/.test(file),
    );
    const foreign = files.filter((file) =>
      /(src|href|url\()=?["']?https?:/.test(readFileSync(ROOT + file, 'utf8')),
    );
    expect(foreign).toEqual([]);
  });
});
