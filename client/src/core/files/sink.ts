/**
 * Where a received file goes while it comes. To where the person says (File System Access), so that its
 * size is bounded by the disk alone; else into the page's own storage (File System Standard, OPFS), from
 * where it is downloaded; else into memory, which has an end. Used by Incoming. Nothing is ever opened.
 */
export interface Sink {
  /** Resolves when the bytes are there: only then more may come. Rejects when there is no room. */
  write(parts: readonly Uint8Array<ArrayBuffer>[]): Promise<void>;
  /** The whole of it, to be downloaded; null: it is where the person wanted it. */
  finish(): Promise<Blob | null>;
  /** What is there of it goes. Never rejects. */
  discard(): Promise<void>;
}

export interface Places {
  /** Asks the person; to be called in a click. Rejects with an AbortError when they think better of it. */
  pick: ((name: string) => Promise<FileSystemFileHandle>) | null;
  /** A folder of this page alone, which goes with it. Null: the browser has none that one can write to. */
  folder: (() => Promise<FileSystemDirectoryHandle>) | null;
}

/** From this size on it is worth the question where to put it: there is no second copy then. */
export const ASK_FROM = 32 * 1024 * 1024;
/** What memory takes. */
export const MEMORY_MOST = 256 * 1024 * 1024;
/** What browsers do not try to show. */
const PLAIN = 'application/octet-stream';

/** Bytes that a file may have here. */
export const mostBytes = ({ pick, folder }: Places): number => (pick || folder ? Infinity : MEMORY_MOST);

/** Whether the person is asked where to put a file of so many bytes. */
export const asks = ({ pick }: Places, size: number): boolean => pick !== null && size >= ASK_FROM;

/** @throws DOMException AbortError when the person was asked and said no; RangeError when it is too big */
export async function openSink(places: Places, name: string, size: number): Promise<Sink> {
  const { pick, folder } = places;
  try {
    if (pick && asks(places, size)) return await picked(await pick(name));
  } catch (error) {
    // The person said no; anything else is about this way alone.
    if ((error as DOMException).name === 'AbortError') throw error;
  }
  try {
    if (folder) return await kept(await folder());
  } catch {
    // Forbidden, in a private window for instance.
  }
  if (size > MEMORY_MOST) throw new RangeError('too big for memory');
  return remembered();
}

type Removable = FileSystemFileHandle & { remove?: () => Promise<void> };

async function picked(handle: Removable): Promise<Sink> {
  const stream = await handle.createWritable();
  return {
    write: (parts) => stream.write(new Blob([...parts])),
    finish: async () => {
      await stream.close();
      return null;
    },
    discard: async () => {
      await stream.abort().catch(() => undefined);
      // Not in every browser; then an empty file stays.
      await handle.remove?.().catch(() => undefined);
    },
  };
}

let files = 0;

async function kept(folder: FileSystemDirectoryHandle): Promise<Sink> {
  const name = `${++files}`;
  const handle = await folder.getFileHandle(name, { create: true });
  const stream = await handle.createWritable();
  return {
    write: (parts) => stream.write(new Blob([...parts])),
    finish: async () => {
      await stream.close();
      const file = await handle.getFile();
      return file.slice(0, file.size, PLAIN);
    },
    discard: async () => {
      await stream.abort().catch(() => undefined);
      await folder.removeEntry(name).catch(() => undefined);
    },
  };
}

function remembered(): Sink {
  // A Blob of Blobs: the browser may put them on disk.
  let blobs: Blob[] = [];
  return {
    write: async (parts) => void blobs.push(new Blob([...parts])),
    finish: async () => new Blob(blobs, { type: PLAIN }),
    discard: async () => void (blobs = []),
  };
}
