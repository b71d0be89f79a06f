/**
 * What somebody dropped or pasted: the files, and how many folders, which cannot be sent as they are. To be
 * asked within the event: afterwards the browser has emptied it (HTML 6.11.3).
 */
export interface Dropped {
  files: File[];
  folders: number;
}

/** The part of DataTransfer that is used here. */
export interface Source {
  readonly files: Iterable<File>;
  readonly items?: Iterable<Pick<DataTransferItem, 'kind' | 'getAsFile'> & Partial<Entries>>;
}

interface Entries {
  /** File and Directory Entries API 3: in all browsers, by this name. */
  webkitGetAsEntry(): Pick<FileSystemEntry, 'isDirectory'> | null;
}

export function droppedIn({ files, items }: Source): Dropped {
  const kept = [...(items ?? [])].filter(({ kind }) => kind === 'file');
  if (kept.length === 0) return { files: [...files], folders: 0 };
  const isFolder = kept.map((item) => item.webkitGetAsEntry?.()?.isDirectory === true);
  const found = kept.filter((_, i) => !isFolder[i]).map((item) => item.getAsFile());
  return {
    files: found.filter((file) => file !== null),
    folders: isFolder.filter(Boolean).length,
  };
}
