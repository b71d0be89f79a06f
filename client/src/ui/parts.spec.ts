/** parts.ts lists every lazy import of the page, but for those that the first screen makes by itself. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCES = fileURLToPath(new URL('../', import.meta.url));
/** Loaded before anybody is online, so nothing can be replaced before they are here. */
const AT_ONCE = ['ui/Online.svelte', 'ui/parts.ts'];

const lazyOf = (file: string): string[] =>
  [...readFileSync(SOURCES + file, 'utf8').matchAll(/\bimport\(\s*'([^']+)'\s*\)/g)].map(([, path]) =>
    join(dirname(file), String(path)),
  );
const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' }).filter(
  (file) => /\.(svelte|ts)$/.test(file) && !file.endsWith('.spec.ts'),
);

describe('the list of lazy parts', () => {
  const listed = lazyOf('ui/parts.ts');
  const wanted = new Set(files.flatMap(lazyOf).filter((path) => !AT_ONCE.includes(path)));

  it('has every lazy import of the page', () => {
    expect(wanted.size).toBeGreaterThan(25);
    expect([...wanted].filter((path) => !listed.includes(path))).toEqual([]);
  });

  it('has nothing twice, and nothing that nobody imports', () => {
    expect(listed).toEqual([...new Set(listed)]);
    const others = new Set(files.filter((file) => file !== 'ui/parts.ts').flatMap(lazyOf));
    expect(listed.filter((path) => !others.has(path))).toEqual([]);
  });

  it('covers imports whose path is no literal: there are none', () => {
    const odd = files.filter((file) => /\bimport\(\s*[^'\s)]/.test(readFileSync(SOURCES + file, 'utf8')));
    expect(odd).toEqual([]);
  });
});
