/**
 * The secret that signs session tokens when the operator set none: made once, the same on all
 * nodes. One node: in a file, see secret.store.file.ts. Redis: shared, see secret.store.redis.ts.
 */
import { randomBytes } from 'node:crypto';

export abstract class SecretStore {
  /** The shared secret; `offer` becomes it when there is none yet. */
  abstract settle(offer: string): Promise<string>;
}

export const makeSecret = (): string => randomBytes(32).toString('base64url');
