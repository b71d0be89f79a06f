/**
 * Keeps the shared secret in the record, which may lose it: a node that starts then would make
 * another one, and everybody would be a stranger to it. For nodes without SECRET.
 */
import { Loop } from '../loop.js';
import type { SecretStore } from './secret.store.js';

const LOOK_EVERY_MS = 2_000;
/** Secrets that are believed at the same time, at most. */
const MOST = 4;

export class SecretKeeper {
  readonly #loop: Loop;
  /** The newest first. */
  #known: readonly string[];

  /** `onOther` hears all secrets that are believed, that which signs first, when there is another one. */
  constructor(
    private readonly secrets: SecretStore,
    secret: string,
    private readonly onOther: (known: readonly string[]) => void,
  ) {
    this.#known = [secret];
    this.#loop = new Loop('keep the secret', LOOK_EVERY_MS, () => this.look());
    this.#loop.start();
  }

  /** Puts the secret back if it is lost; takes another one that is there by now as well. */
  async look(): Promise<void> {
    const stored = await this.secrets.settle(this.#known[0] as string);
    if (stored === this.#known[0]) return;
    this.#known = [stored, ...this.#known.filter((one) => one !== stored)].slice(0, MOST);
    this.onOther(this.#known);
  }

  stop(): Promise<void> {
    return this.#loop.stop();
  }
}
