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
function sources(folder: string): string {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((file) => file.isFile() && /\.(ts|svelte)$/.test(file.name) && !/\.spec\.ts$/.test(file.name))
    .map((file) => join(file.parentPath, file.name))
    .filter((file) => !file.includes('/messages/'))
    .map((file) => readFileSync(file, 'utf8'))
    .join('\n');
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

  it('are all used', () => {
    const code = sources(join(here, '..'));
    const madeUp =
      /^(error|person|problem|quality|verify|ended_(you|they))_|^ended_(busy|lost|failed|unavailable|answered_elsewhere|declined_elsewhere)$/;
    const every = parts.flatMap(([, english]) => Object.keys(english));
    expect(every.filter((key) => !code.includes(`'${key}'`) && !madeUp.test(key))).toEqual([]);
  });
});
