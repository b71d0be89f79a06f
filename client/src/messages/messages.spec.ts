import { describe, expect, it } from '@jest/globals';
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { END_REASONS, ERROR_CODES, STATUSES } from '../../../src/protocol/constants.ts';
import { en, type Message } from './en.ts';
import { zh } from './zh.ts';

const keys = Object.keys(en) as (keyof typeof en)[];
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
  it('have the same keys in every language', () => {
    expect(Object.keys(zh).sort()).toEqual([...keys].sort());
  });

  it.each(keys)('%s has words, and the same names to fill in, in both languages', (key) => {
    expect(
      texts(en[key])
        .concat(texts(zh[key]))
        .filter((text) => text.trim() === ''),
    ).toEqual([]);
    expect(names(zh[key])).toEqual(names(en[key]));
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
    const code = sources(join(dirname(fileURLToPath(import.meta.url)), '..'));
    const madeUp =
      /^(error|person|problem|ended_(you|they))_|^ended_(busy|lost|failed|unavailable|answered_elsewhere|declined_elsewhere)$/;
    expect(keys.filter((key) => !code.includes(`'${key}'`) && !madeUp.test(key))).toEqual([]);
  });
});
