import { describe, expect, it } from '@jest/globals';
import { droppedIn, type Source } from './dropped.ts';

const file = (name: string): File => new File(['x'], name);
type Item = NonNullable<Source['items']> extends Iterable<infer One> ? One : never;
const item = (of: File | null, isDirectory = false): Item => ({
  kind: 'file',
  getAsFile: () => of,
  webkitGetAsEntry: () => ({ isDirectory }),
});
const text: Item = { kind: 'string', getAsFile: () => null, webkitGetAsEntry: () => null };

describe('what was dropped', () => {
  it('has its files, and counts folders, which look like files of no use', () => {
    const photo = file('a.jpg');
    const folder = file('holiday');
    const dropped = droppedIn({ files: [photo, folder], items: [item(photo), item(folder, true), text] });
    expect(dropped).toEqual({ files: [photo], folders: 1 });
  });

  it('may have no file at all', () => {
    expect(droppedIn({ files: [], items: [text] })).toEqual({ files: [], folders: 0 });
    expect(droppedIn({ files: [], items: [item(null)] })).toEqual({ files: [], folders: 0 });
  });

  it('is taken as it is by a browser that cannot tell folders', () => {
    const photo = file('a.jpg');
    expect(droppedIn({ files: [photo] })).toEqual({ files: [photo], folders: 0 });
    const bare: Item = { kind: 'file', getAsFile: () => photo };
    expect(droppedIn({ files: [photo], items: [bare] })).toEqual({ files: [photo], folders: 0 });
  });
});
