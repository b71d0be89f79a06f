/**
 * What a single node remembers of revoked tokens, kept in a file of its DATA_DIR: since its secret survives
 * a restart, its tokens do, and one that was ended must not come back with them. A line for each; only what
 * lasts is written. The file is made anew, without what is over, when it has grown to twice what it needs.
 */
import { Logger } from '@nestjs/common';
import type { Clock } from '../clock.js';
import type { DataFolder } from '../data-folder.js';
import { MemoryRevocationStore, type Revocation } from './revocation.store.js';

const FILE = 'revocations';
/** What is remembered for less is over before a restart matters, ms. */
const LASTING_MS = 60 * 60_000;
/** Below this the file is never made anew. */
const FEWEST_LINES = 1_000;

interface Line extends Omit<Revocation, 'keepMs'> {
  /** Ms. */
  readonly until: number;
}

export class FileRevocationStore extends MemoryRevocationStore {
  readonly #logger = new Logger(FileRevocationStore.name);
  #lines = 0;
  #isRead = false;
  #fails = false;

  constructor(
    private readonly time: Clock,
    private readonly folder: DataFolder,
    most?: number,
  ) {
    super(time, most);
  }

  override async add(revocation: Revocation): Promise<void> {
    await this.#read();
    await super.add(revocation);
    if (revocation.keepMs < LASTING_MS) return;
    const { keepMs, ...rest } = revocation;
    this.#keep([{ ...rest, until: this.time.now() + keepMs }]);
    if (this.#lines > Math.max(FEWEST_LINES, 2 * this.entries)) this.#tidy();
  }

  override async has(person: string, device: string, issuedAt: number): Promise<boolean> {
    await this.#read();
    return super.has(person, device, issuedAt);
  }

  async #read(): Promise<void> {
    if (this.#isRead) return;
    this.#isRead = true;
    const now = this.time.now();
    for (const line of this.#stored()) {
      this.#lines++;
      if (line.until > now) await super.add({ ...line, keepMs: line.until - now });
    }
  }

  #stored(): Line[] {
    try {
      const text = this.folder.read(FILE) ?? '';
      return text.split('\n').flatMap((line) => parse(line) ?? []);
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  #keep(lines: readonly Line[]): void {
    try {
      this.folder.append(FILE, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      this.#lines += lines.length;
      this.#fails = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  #tidy(): void {
    const lines = [...this.all()].filter(({ until }) => until > this.time.now());
    try {
      this.folder.replace(FILE, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
      this.#lines = lines.length;
    } catch (error) {
      this.#failed(error);
    }
  }

  /** Said once until it works again. */
  #failed(error: unknown): void {
    if (this.#fails) return;
    this.#fails = true;
    const file = this.folder.file(FILE);
    this.#logger.warn({ msg: 'sessions that were ended are forgotten with this process', file, err: error });
  }
}

/** A line that a power failure cut off is passed over. */
function parse(text: string): Line | null {
  try {
    const line = JSON.parse(text) as Line | null;
    return typeof line?.person === 'string' && typeof line.until === 'number' ? line : null;
  } catch {
    return null;
  }
}
