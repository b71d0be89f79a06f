/** Every language has all words, each with the same names in it. That they are used: usage.spec.ts. */
import { describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { en, type Message } from './en.ts';
import { zh } from './zh.ts';

const here = dirname(fileURLToPath(import.meta.url));

/** The page's own words, and those that its parts bring when they are loaded. */
type Words = Record<string, Message>;
const parts: [name: string, en: Words, zh: Words][] = [['page', en, zh]];
for (const file of readdirSync(here).filter((name) => !/^(en|zh)\.ts$|\.spec\.ts$/.test(name))) {
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

describe('messages', () => {
  it.each(parts)('of the %s have the same keys in every language', (_, english, chinese) => {
    expect(Object.keys(chinese).sort()).toEqual(Object.keys(english).sort());
  });

  it.each(all)('%s has words, and the same names to fill in, in both languages', (_, english, chinese) => {
    expect([...texts(english), ...texts(chinese)].filter((text) => text.trim() === '')).toEqual([]);
    expect(names(chinese)).toEqual(names(english));
  });
});
