import { describe, expect, it } from '@jest/globals';
import { ASK_FROM, MEMORY_MOST, mostBytes, openSink, type Places } from './sink.ts';

const BIG = ASK_FROM;
const SMALL = 10;

/** A file as the File System Standard has it, and what became of it. */
function fakeFile(done: string[], name: string) {
  let parts: Blob[] = [];
  return {
    createWritable: async () => ({
      write: async (blob: Blob) => void parts.push(blob),
      close: async () => void done.push(`${name} closed`),
      abort: async () => void done.push(`${name} aborted`),
    }),
    getFile: async () => new Blob(parts),
    remove: async () => {
      parts = [];
      done.push(`${name} removed`);
    },
  } as unknown as FileSystemFileHandle;
}

function places({ pick = true, folder = true, says = '' } = {}) {
  const done: string[] = [];
  const here: Places = {
    pick: pick
      ? async (name) => {
          if (says !== '') throw Object.assign(new Error(), { name: says });
          return fakeFile(done, `picked ${name}`);
        }
      : null,
    folder: folder
      ? async () =>
          ({
            getFileHandle: async () => fakeFile(done, 'kept'),
            removeEntry: async () => void done.push('kept removed'),
          }) as unknown as FileSystemDirectoryHandle
      : null,
  };
  return { here, done };
}

/** What is done with a file that comes whole, and what can be downloaded then. */
async function whole({ here, done }: ReturnType<typeof places>, size: number) {
  const sink = await openSink(here, 'a.txt', size);
  await sink.write([new Uint8Array(4), new Uint8Array(2)]);
  const blob = await sink.finish();
  return { done, got: blob && { size: blob.size, type: blob.type } };
}

describe('openSink', () => {
  const got = { size: 6, type: 'application/octet-stream' };

  it.each([
    ['asks where to put a big file', places(), BIG, ['picked a.txt closed'], null],
    ['keeps a small one to be downloaded', places(), SMALL, ['kept closed'], got],
    ['keeps a big one where nobody can be asked', places({ pick: false }), BIG, ['kept closed'], got],
    ['has memory where there is nothing else', places({ pick: false, folder: false }), SMALL, [], got],
    ['goes on when asking is not allowed', places({ says: 'SecurityError' }), BIG, ['kept closed'], got],
  ])('%s', async (_, where, size, done, blob) => {
    expect(await whole(where, size)).toEqual({ done, got: blob });
  });

  it.each([
    ['picked', BIG, ['picked a.txt aborted', 'picked a.txt removed']],
    ['kept', SMALL, ['kept aborted', 'kept removed']],
  ])('leaves nothing of what was %s and discarded', async (_, size, done) => {
    const where = places();
    await (await openSink(where.here, 'a.txt', size)).discard();
    expect(where.done).toEqual(done);
  });

  it('is the person’s to refuse', async () => {
    await expect(openSink(places({ says: 'AbortError' }).here, 'a', BIG)).rejects.toThrow(
      expect.objectContaining({ name: 'AbortError' }),
    );
  });

  it('has an end in memory, and says so beforehand', async () => {
    const { here } = places({ pick: false, folder: false });
    expect(mostBytes(here)).toBe(MEMORY_MOST);
    expect(mostBytes(places().here)).toBe(Infinity);
    await expect(openSink(here, 'a', MEMORY_MOST + 1)).rejects.toThrow(RangeError);
  });
});
