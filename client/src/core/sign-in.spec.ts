import { describe, expect, it } from '@jest/globals';
import { nameIn, takeJwt } from './sign-in.ts';
import { Remembered } from './storage.ts';

function storage(): Storage {
  const entries = new Map<string, string>();
  return {
    getItem: (key: string) => entries.get(key) ?? null,
    setItem: (key: string, value: string) => void entries.set(key, value),
    removeItem: (key: string) => void entries.delete(key),
  } as unknown as Storage;
}
const encoded = (text: string): string => Buffer.from(text).toString('base64url');

describe('a JWT in the address', () => {
  it.each([
    ['#jwt=a.b.c', '/call/bo?x=1', 'a.b.c'],
    ['#other=1&jwt=a.b.c', '/call/bo?x=1#other=1', 'a.b.c'],
    ['#jwt=', '/call/bo?x=1', null],
  ])('%s is taken out of it, and kept for the tab', (hash, left, kept) => {
    const tab = new Remembered(storage);
    const said: string[] = [];
    const past = { replaceState: (_data: unknown, _unused: string, url: string) => void said.push(url) };
    expect(takeJwt({ hash, pathname: '/call/bo', search: '?x=1' }, past, tab)).toBe(kept !== null);
    expect(said).toEqual([left]);
    expect(tab.get('dogeller.jwt')).toBe(kept);
  });

  it('is nothing where there is none', () => {
    const tab = new Remembered(storage);
    const past = { replaceState: () => expect(true).toBe(false) };
    expect(takeJwt({ hash: '#else', pathname: '/', search: '' }, past, tab)).toBe(false);
  });

  it('says its name, whatever else it is', () => {
    expect(nameIn(`a.${encoded('{"name":"Zoë 安娜"}')}.c`)).toBe('Zoë 安娜');
    for (const odd of [null, '', 'a', 'a.%%.c', `a.${encoded('{"name":7}')}.c`, `a.${encoded('[]')}.c`])
      expect(nameIn(odd)).toBeNull();
  });
});
