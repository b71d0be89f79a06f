/**
 * The secret of a single node, in a file of its DATA_DIR: links, QR codes and identities survive a restart.
 * Where nothing can be written the node goes on with a secret of its own, and says what that means; a
 * folder that the operator chose must be one that can be used.
 */
import { Logger } from '@nestjs/common';
import * as v from 'valibot';
import { secret as secretRule } from '../config/secret-rules.js';
import { StartError } from '../config/start-failure.js';
import type { DataFolder } from '../data-folder.js';
import { SecretStore } from './secret.store.js';

const FILE = 'secret';

export class FileSecretStore extends SecretStore {
  readonly #logger = new Logger(FileSecretStore.name);
  #secret: string | undefined;

  /** @param isChosen the operator named the folder: it has to work */
  constructor(
    private readonly folder: DataFolder,
    private readonly isChosen: boolean,
  ) {
    super();
  }

  /** @throws StartError */
  override async settle(offer: string): Promise<string> {
    return (this.#secret ??= this.#keep(offer));
  }

  #keep(offer: string): string {
    const kept = this.#file(offer);
    if (kept === null) return offer;
    const file = this.folder.file(FILE);
    if (kept === offer) this.#logger.log({ msg: 'made a secret; whoever has it can be anybody', file });
    if (v.safeParse(secretRule, kept).success) return kept;
    const advice =
      'put it back from a backup, or delete it: then everybody is somebody new, and old links end';
    throw new StartError(`the file ${file} (DATA_DIR) does not hold a secret; ${advice}`, null);
  }

  /** @returns null when nothing can be kept */
  #file(offer: string): string | null {
    try {
      return this.folder.make(FILE, `${offer}\n`).trim();
    } catch (error) {
      const { path } = this.folder;
      const reason = (error as Error).message;
      if (this.isChosen) throw new StartError(`DATA_DIR "${path}" cannot be used: ${reason}`, error);
      const advice = 'set DATA_DIR to a folder that can be written, or SECRET';
      this.#logger.warn({
        msg: `links and identities end with this process; ${advice}`,
        dataDir: path,
        reason,
      });
      return null;
    }
  }
}
