/** The first load: at most 60 KB of JavaScript, gzipped, so that a phone on a bad line can answer. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const ROOT = fileURLToPath(new URL('../../dist/client/', import.meta.url));
const FIRST = 60 * 1024;
/** With what comes while the first screen is looked at, and is there before anybody can ring. */
const CALL = 80 * 1024;

const weigh = (files: Iterable<string>): number =>
  [...files].reduce((sum, file) => sum + gzipSync(readFileSync(ROOT + file)).length, 0);

/** The file and what it imports at once, by vite's own names. */
function withImports(file: string, known = new Set<string>()): Set<string> {
  if (known.has(file)) return known;
  known.add(file);
  const code = readFileSync(ROOT + file, 'utf8');
  for (const [, name] of code.matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g))
    withImports(`assets/${name}`, known);
  return known;
}

describe('the page', () => {
  it('loads at most 60 KB of JavaScript at first', () => {
    const html = readFileSync(`${ROOT}index.html`, 'utf8');
    const first = [...html.matchAll(/<(?:script|link)[^>]+(?:src|href)="\/([^"]+\.js)"/g)].map(
      ([, file]) => file,
    );
    expect(first.length).toBeGreaterThan(0);
    const all = first.reduce((known, file) => withImports(String(file), known), new Set<string>());
    console.log(`first load: ${weigh(all)} bytes of gzipped JavaScript in ${all.size} files`);
    expect(weigh(all)).toBeLessThan(FIRST);
  });

  it('needs at most 80 KB of it to be called and to talk', () => {
    const online = readdirSync(`${ROOT}assets`).filter((file) => /^(index|Online)-.+\.js$/.test(file));
    expect(online.length).toBeGreaterThanOrEqual(2);
    const all = online.reduce((known, file) => withImports(`assets/${file}`, known), new Set<string>());
    console.log(`to talk: ${weigh(all)} bytes of gzipped JavaScript in ${all.size} files`);
    expect(weigh(all)).toBeLessThan(CALL);
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
