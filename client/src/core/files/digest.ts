/**
 * SHA-256 (FIPS 180-4) of a file as it passes by: WebCrypto wants the whole of it at once. Used at both
 * ends of a transfer.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex } from '@noble/hashes/utils.js';

export class Digest {
  #hash = sha256.create();
  #hex: string | null = null;
  /** Bytes so far. */
  length = 0;

  update(bytes: Uint8Array): void {
    this.#hash.update(bytes);
    this.length += bytes.length;
  }

  /** As hexadecimal digits. Nothing can be added afterwards. */
  hex(): string {
    return (this.#hex ??= bytesToHex(this.#hash.digest()));
  }
}
