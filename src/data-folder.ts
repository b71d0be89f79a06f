/**
 * The folder of a single node (DATA_DIR): what must survive a restart lies in it, for its owner's eyes only.
 * Reading and writing are synchronous; it is used at the start and seldom later. It knows no other room.
 */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { randomBytes } from 'node:crypto';
import path from 'node:path';

const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;
/** Rights of the group and of all others. */
const OTHERS = 0o077;

export class DataFolder {
  readonly path: string;

  /** @param folder made when something is put into it; from the working directory on, unless it is absolute */
  constructor(folder: string) {
    this.path = path.resolve(folder);
  }

  /** @returns null when there is no such file @throws Error of the file system */
  read(name: string): string | null {
    const file = this.file(name);
    try {
      keepPrivate(file, FILE_MODE);
      return readFileSync(file, 'utf8');
    } catch (error) {
      if (codeOf(error) === 'ENOENT') return null;
      throw error;
    }
  }

  /**
   * Makes the file unless it is there. Of several processes that do so at once one wins.
   * @returns what is in the file afterwards
   * @throws Error of the file system
   */
  make(name: string, text: string): string {
    const found = this.read(name);
    if (found !== null) return found;
    const whole = this.#write(name, text);
    try {
      linkSync(whole, this.file(name));
    } catch (error) {
      if (codeOf(error) !== 'EEXIST') throw error;
    } finally {
      rmSync(whole, { force: true });
    }
    return this.read(name) ?? text;
  }

  /** Puts the text in the place of whatever is there, in one step. @throws Error of the file system */
  replace(name: string, text: string): void {
    renameSync(this.#write(name, text), this.file(name));
  }

  /** @throws Error of the file system */
  append(name: string, text: string): void {
    this.#open();
    const file = openSync(this.file(name), 'a', FILE_MODE);
    try {
      writeSync(file, text);
    } finally {
      closeSync(file);
    }
  }

  file(name: string): string {
    return path.join(this.path, name);
  }

  /** Safe on the disk, beside the file that it is to become. */
  #write(name: string, text: string): string {
    this.#open();
    const whole = this.file(`.${name}.${randomBytes(6).toString('hex')}`);
    const file = openSync(whole, 'wx', FILE_MODE);
    try {
      writeSync(file, text);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    return whole;
  }

  #open(): void {
    makeFolder(this.path);
    keepPrivate(this.path, FOLDER_MODE);
  }
}

/** Not `recursive`: Node 20 never comes back from a place where nothing can be made, such as /proc (measured). */
function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, FOLDER_MODE);
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && statSync(folder).isDirectory()) return;
    const parent = path.dirname(folder);
    if (codeOf(error) !== 'ENOENT' || existsSync(parent)) throw error;
    makeFolder(parent);
    mkdirSync(folder, FOLDER_MODE);
  }
}

/** Somebody may have copied it, or made it by hand. Whose it is not cannot change it, and need not. */
function keepPrivate(place: string, mode: number): void {
  if ((statSync(place).mode & OTHERS) === 0) return;
  try {
    chmodSync(place, mode);
  } catch (error) {
    if (codeOf(error) !== 'EPERM') throw error;
  }
}

const codeOf = (error: unknown): string | undefined => (error as NodeJS.ErrnoException).code;
