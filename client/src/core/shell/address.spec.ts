import { describe, expect, it } from '@jest/globals';
import { leadsNowhere, personIn } from './address.ts';

describe('the address', () => {
  it.each<[path: string, nowhere: boolean, person: string | null]>([
    ['/', false, null],
    ['/index.html', false, null],
    ['/call/abc', false, 'abc'],
    ['/call/abc/', false, 'abc'],
    ['/call/%E4%BD%A0', false, '你'],
    ['/call/%E4', false, null],
    ['/call/', true, null],
    ['/call/abc/def', true, null],
    ['/foo', true, null],
    ['/foo/bar', true, null],
    ['//', true, null],
  ])('%s', (path, nowhere, person) => {
    expect([leadsNowhere(path), personIn(path)]).toEqual([nowhere, person]);
  });
});
