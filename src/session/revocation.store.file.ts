/**
 * What a single node remembers of revoked tokens, kept in a file of its DATA_DIR: since its secret survives
 * a restart, its tokens do, and one that was ended must not come back with them. A line for each; only what
 * lasts is written. The file is made anew, without what is over, when it has grown to twice what it needs.
 */
import { Logger } from '@nestjs/common';
import type { Clock } from '../clock.js';
import type { DataFolder } from '../data-folder.js';
import { type KeptRevocation, MemoryRevocationStore, type Revocation } from './revocation.store.js';

const FILE = 'revocations';
/** What is remembered for less is over before a restart matters, ms. */
const LASTING_MS = 60 * 60_000;
/** Below this the file is never made anew. */
const FEWEST_LINES = 1_000;

export class FileRevocationStore extends MemoryRevocationStore {
  readonly #logger = new Logger(FileRevocationStore.name);
  #lines = 0;
  #reading: Promise<void> | undefined;
  #fails = false;

  constructor(
    clock: Clock,
    private readonly folder: DataFolder,
    most?: number,
  ) {
    super(clock, most);
  }

  override async add(revocation: Revocation): Promise<void> {
    await this.#read();
    await super.add(revocation);
    const { keepMs, ...rest } = revocation;
    if (keepMs < LASTING_MS) return;
    this.#keep({ ...rest, until: this.clock.now() + keepMs });
    if (this.#lines > Math.max(FEWEST_LINES, 2 * this.entries)) this.#tidy();
  }

  override async has(person: string, device: string, issuedAt: number): Promise<boolean> {
    await this.#read();
    return super.has(person, device, issuedAt);
  }

  /** Once; nobody is answered from half of it. */
  #read(): Promise<void> {
    return (this.#reading ??= this.#readAll());
  }

  async #readAll(): Promise<void> {
    const now = this.clock.now();
    for (const line of this.#stored()) {
      this.#lines++;
      if (line.until > now) await super.add({ ...line, keepMs: line.until - now });
    }
  }

  #stored(): KeptRevocation[] {
    try {
      const text = this.folder.read(FILE) ?? '';
      return text.split('\n').flatMap((line) => parse(line) ?? []);
    } catch (error) {
      this.#failed(error);
      return [];
    }
  }

  #keep(line: KeptRevocation): void {
    try {
      this.folder.append(FILE, toText([line]));
      this.#lines++;
      this.#fails = false;
    } catch (error) {
      this.#failed(error);
    }
  }

  #tidy(): void {
    const lines = [...this.all()].filter(({ until }) => until > this.clock.now());
    try {
      this.folder.replace(FILE, toText(lines));
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

const toText = (lines: readonly KeptRevocation[]): string =>
  lines.map((line) => `${JSON.stringify(line)}\n`).join('');

/** A line that a power failure cut off is passed over. */
function parse(text: string): KeptRevocation | null {
  try {
    const line = JSON.parse(text) as KeptRevocation | null;
    return typeof line?.person === 'string' && typeof line.until === 'number' ? line : null;
  } catch {
    return null;
  }
}
