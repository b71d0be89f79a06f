/**
 * What this browser offers to put received files into. The folder in the page's own storage belongs to
 * one page, which holds a Web Lock as long as it lives; what pages before left behind goes.
 */
import type { Places } from './sink.ts';

const PREFIX = 'received-';

interface Picker {
  showSaveFilePicker?: (options: { suggestedName: string }) => Promise<FileSystemFileHandle>;
}

/** @param page tells this page from all others */
export function browserPlaces(page: string): Places {
  const { showSaveFilePicker } = globalThis as Picker;
  const writable =
    typeof FileSystemFileHandle !== 'undefined' && 'createWritable' in FileSystemFileHandle.prototype;
  const hasFolder = writable && typeof navigator.storage?.getDirectory === 'function' && 'locks' in navigator;
  let folder: Promise<FileSystemDirectoryHandle> | null = null;
  return {
    pick:
      writable && showSaveFilePicker
        ? (name) => showSaveFilePicker.call(globalThis, { suggestedName: name })
        : null,
    folder: hasFolder ? () => (folder ??= open(page)) : null,
  };
}

async function open(page: string): Promise<FileSystemDirectoryHandle> {
  const { locks } = navigator;
  const own = PREFIX + page;
  await new Promise<void>((held) => {
    void locks.request(own, () => {
      held();
      return new Promise<never>(() => undefined);
    });
  });
  const root = await navigator.storage.getDirectory();
  for await (const name of root.keys()) {
    if (!name.startsWith(PREFIX) || name === own) continue;
    void locks.request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await root.removeEntry(name, { recursive: true }).catch(() => undefined);
    });
  }
  return root.getDirectoryHandle(own, { create: true });
}
