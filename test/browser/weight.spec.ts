/** The first load: at most 60 KB of JavaScript, gzipped, so that a phone on a bad line can answer. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../../dist/client/', import.meta.url));
const BUDGET = 60 * 1024;

describe('the page', () => {
  it('loads at most 60 KB of JavaScript at first', () => {
    const html = readFileSync(`${ROOT}index.html`, 'utf8');
    const first = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+\.js)"/g)].map(
      ([, file]) => file,
    );
    expect(first.length).toBeGreaterThan(0);
    const bytes = first.reduce((sum, file) => sum + gzipSync(readFileSync(ROOT + file)).length, 0);
    console.log(`first load: ${bytes} bytes of gzipped JavaScript in ${first.length} files`);
    expect(bytes).toBeLessThan(BUDGET);
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
