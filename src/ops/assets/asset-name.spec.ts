import { assetIn, assetType } from './asset-name.js';

describe('the name of an asset', () => {
  it.each([
    ['index-CRuTWIuG.js', 'text/javascript'],
    ['room.svelte-BM0HGiIj.js', 'text/javascript'],
    ['Online-Du_8k-xX.css', 'text/css'],
    ['montserrat-latin-wght-normal-l_AIctKy.woff2', 'font/woff2'],
  ])('%s is served as %s', (name, type) => {
    expect(assetType(name)).toBe(type);
    expect(assetIn(`/assets/${name}`)).toBe(name);
  });

  it.each([
    '',
    '.js',
    '..',
    '.sources',
    'x',
    'x.html',
    'x.json',
    'x.js.map',
    'x/y.js',
    'x%2ey.js',
    'x y.js',
    'x.JS',
  ])('%j is none', (name) => {
    expect(assetType(name)).toBeUndefined();
    expect(assetIn(`/assets/${name}`)).toBeUndefined();
  });

  it('is no longer than 128 characters', () => {
    expect(assetType(`${'x'.repeat(125)}.js`)).toBe('text/javascript');
    expect(assetType(`${'x'.repeat(126)}.js`)).toBeUndefined();
  });

  it.each(['/x-1.js', '/assets/a/x-1.js', '/assets//x-1.js', '/assets/../x-1.js', '/former/x-1.js'])(
    'is not in the path %s',
    (path) => expect(assetIn(path)).toBeUndefined(),
  );
});
