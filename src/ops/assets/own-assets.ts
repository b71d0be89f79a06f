/** The assets of the build that this node serves, as they lie on the disk. Reads only. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { assetType } from './asset-name.js';

/** A build of today has 95 files and 500 KB. */
export const MOST_ASSETS = 512;
export const MOST_BYTES = 4 * 1024 * 1024;

export class OwnAssets {
  readonly names: readonly string[];
  /** The same for every node that runs this build: the names hold digests of the contents. */
  readonly build: string;
  /** More, or bigger, than can be shared: then none of them is. */
  readonly tooMuch: boolean;

  /** @param folder with a slash at its end */
  constructor(
    private readonly folder: string,
    mostBytes = MOST_BYTES,
  ) {
    const found = existsSync(folder) ? readdirSync(folder) : [];
    this.names = found.filter((name) => assetType(name) !== undefined).sort();
    this.build = createHash('sha256').update(this.names.join('\n')).digest('hex').slice(0, 16);
    const bytes = this.names.reduce((sum, name) => sum + statSync(folder + name).size, 0);
    this.tooMuch = this.names.length > MOST_ASSETS || bytes > mostBytes;
  }

  read(name: string): Buffer {
    return readFileSync(this.folder + name);
  }
}
