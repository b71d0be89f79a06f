/** docs/bounds.md names every key of Redis and every file of the server that holds a table. */
import { readFileSync, readdirSync } from 'node:fs';

const root = new URL('../../', import.meta.url);
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8');

const keys = [...read('src/redis/keys.ts').matchAll(/^ \* \| (P:\S+)\s*\| (\w+)/gm)]
  .filter(([, , type]) => type !== 'channel')
  .map(([, key]) => key as string);

/** A field of a class that is a map, a set or a list which grows, but for what is registered at start. */
const TABLE =
  /^ {2}(?:readonly )?#(?!keys|\w*[lL]isteners)\w+(?:: [^=\n]*\[\])? = (?:new (?:Map|Set|MultiMap)\b|\[\];)/m;
const files = (readdirSync(new URL('src', root), { recursive: true }) as string[])
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.spec.ts') && !path.endsWith('multi-map.ts'))
  .map((path) => `src/${path}`)
  .filter((path) => TABLE.test(read(path)));

describe.each(['docs/bounds.md', 'docs/bounds.zh-CN.md'])('%s', (page) => {
  const named = new Set([...read(page).matchAll(/`([^`\n]+)`/g)].map((match) => match[1] as string));

  it('finds what there is', () => {
    expect(keys.length).toBeGreaterThanOrEqual(15);
    expect(files.length).toBeGreaterThanOrEqual(20);
  });

  it('names every key of Redis, and none that is not there', () => {
    expect([...named].filter((name) => name.startsWith('P:')).sort()).toEqual([...new Set(keys)].sort());
  });

  it('names every file that holds a table, and none that holds none', () => {
    expect(
      [...named].filter((name) => /^src\/.*\.ts$/.test(name) && name !== 'src/redis/keys.ts').sort(),
    ).toEqual([...files].sort());
  });
});
