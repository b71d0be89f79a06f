/**
 * The public keys of another system (JWKS, RFC 7517), fetched when they are needed. It must not read more
 * of an answer than a key set can be, nor follow where an answer points to.
 */
import { type JWTVerifyGetKey, createRemoteJWKSet, customFetch } from 'jose';

/** The set is asked for anew when it is this old, or a key is missing and it is as old as the second. ms */
const AGE_MS = 600_000;
const COOLDOWN_MS = 30_000;
const TIMEOUT_MS = 1_500;
/** A hundred keys of RSA are about 60 KiB. */
export const MOST_KEY_SET_BYTES = 256 * 1024;

export const remoteKeySet = (url: string): JWTVerifyGetKey =>
  createRemoteJWKSet(new URL(url), {
    cacheMaxAge: AGE_MS,
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: TIMEOUT_MS,
    [customFetch]: fetchBounded,
  });

/** @throws Error, when the body is larger than a key set can be */
async function fetchBounded(url: string, options: RequestInit): Promise<Response> {
  const response = await fetch(url, options);
  const parts: Uint8Array[] = [];
  let bytes = 0;
  // Leaving the loop by a throw cancels the stream, and so the transfer.
  for await (const part of (response.body ?? []) as AsyncIterable<Uint8Array>) {
    bytes += part.byteLength;
    if (bytes > MOST_KEY_SET_BYTES) throw new Error('the key set is too large');
    parts.push(part);
  }
  return new Response(Buffer.concat(parts), { status: response.status, headers: response.headers });
}
