import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { END_REASONS, ERROR_CODES, STATUSES } from '../../../src/protocol/constants.ts';
import { en, type Message } from './en.ts';
import { zh } from './zh.ts';

const here = dirname(fileURLToPath(import.meta.url));
const keys = Object.keys(en) as (keyof typeof en)[];

/** The page's own words, and those that its parts bring when they are loaded. */
type Words = Record<string, Message>;
const parts: [name: string, en: Words, zh: Words][] = [['page', en, zh]];
for (const file of readdirSync(here).filter((name) => !/^(en|zh|messages\.spec)\.ts$/.test(name))) {
  const part = (await import(`./${file}`)) as { en: Words; zh: Words };
  parts.push([file.replace('.ts', ''), part.en, part.zh]);
}
const all = parts.flatMap(([part, english, chinese]) =>
  Object.keys(english).map((key) => [`${part}: ${key}`, english[key] ?? '', chinese[key] ?? ''] as const),
);

const texts = (message: Message): string[] =>
  typeof message === 'string' ? [message] : Object.values(message);
const names = (message: Message): string[] =>
  [
    ...new Set(
      texts(message).flatMap((text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? '')),
    ),
  ].sort();

/** Every source of the page but the messages. */
const sources = readdirSync(join(here, '..'), { withFileTypes: true, recursive: true })
  .filter((file) => file.isFile() && /\.(ts|svelte)$/.test(file.name) && !/\.spec\.ts$/.test(file.name))
  .map((file) => join(file.parentPath, file.name))
  .filter((file) => !file.includes('/messages/'))
  .map((file) => readFileSync(file, 'utf8'));

/** A text is asked for by what is in a variable: `m(line.what, …)`. */
const BY_VARIABLE = /\bconst (\w+) = texts\([^]*\b\1\(\w+(\.\w+)*[,)]/;

/**
 * What may use the words of a part: only what imports them, as many parts have a `title`; all of the
 * page where a variable says which, as its values may come from anywhere.
 */
function usersOf(part: string): string {
  const users = sources.filter((code) => code.includes(`/messages/${part}.ts'`));
  return (part === 'page' || users.some((code) => BY_VARIABLE.test(code)) ? sources : users).join('\n');
}

/** Keys that nobody uses; those put together at run time are known by how they begin or end. */
function unused(keys: readonly string[], code: string): string[] {
  const begins = [...code.matchAll(/`([a-z_]+_)\$\{/g)].map(([, text]) => String(text));
  const ends = [...code.matchAll(/`\$\{\w+\}(_[a-z_]+)`/g)].map(([, text]) => String(text));
  return keys.filter(
    (key) =>
      !code.includes(`'${key}'`) &&
      !begins.some((text) => key.startsWith(text)) &&
      !ends.some((text) => key.endsWith(text)),
  );
}

describe('messages', () => {
  it.each(parts)('of the %s have the same keys in every language', (_, english, chinese) => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(all)('%s has words, and the same names to fill in, in both languages', (_, english, chinese) => {
    expect([...texts(english), ...texts(chinese)].filter((text) => text.trim() === '')).toEqual([]);
    expect(names(chinese)).toEqual(names(english));
  });

  it('have words for every error, status and end of the wire', () => {
    const wanted = [
      ...ERROR_CODES.map((code) => `error_${code}`),
      ...STATUSES.map((status) => `person_${status}`),
    ];
    expect(wanted.filter((key) => !(key in en))).toEqual([]);
    const ended = END_REASONS.filter(
      (reason) => !keys.some((key) => key.startsWith('ended_') && key.endsWith(reason)),
    );
    expect(ended).toEqual([]);
  });

  it.each(parts)('of the %s are all used', (part, english) => {
    const code = usersOf(part);
    expect(code).not.toBe('');
    expect(unused(Object.keys(english), code)).toEqual([]);
  });

  it('would be found unused', () => {
    const code = "t('a'); tAny(`b_${x}`, {}); n(`${what}_c`)";
    expect(unused(['a', 'b_1', 'one_c', 'd', 'ba', 'c'], code)).toEqual(['d', 'ba', 'c']);
  });
});
