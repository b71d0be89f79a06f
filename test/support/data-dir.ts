/** A DATA_DIR of its own for each node of a test, gone with the process that made it. */
import { randomBytes } from 'node:crypto';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const made = new Set<string>();
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true });
});

/** The path of a folder that is not there yet. */
export function newDataDir(): string {
  const folder = path.join(tmpdir(), `dogeller-test-${randomBytes(6).toString('hex')}`);
  made.add(folder);
  return folder;
}
