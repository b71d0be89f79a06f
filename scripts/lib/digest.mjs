// One sha256 over a set of files: their names and their bytes. It decides what is rebuilt, so it
// looks at nothing that changes by itself (times, owners).
import { createHash } from 'node:crypto';
import { readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import { at, root } from './paths.mjs';

/** All files below a path of the project (or the file itself), sorted; none when it is missing. */
export function filesBelow(relative, keep = () => true) {
  const stat = statSync(at(relative), { throwIfNoEntry: false });
  if (!stat) return [];
  if (stat.isFile()) return [relative];
  return readdirSync(at(relative), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(root, path.join(entry.parentPath ?? entry.path, entry.name)))
    .map((file) => file.split(path.sep).join('/'))
    .filter(keep)
    .sort();
}

export function digest(files) {
  const hash = createHash('sha256');
  for (const file of files) {
    const bytes = readFileSync(at(file));
    hash.update(`${file}\0${bytes.length}\0`).update(bytes);
  }
  return hash.digest('hex');
}
