/**
 * People that another system vouches for: a JWT signed with its HS256 secret or with a key of its
 * JWKS (AUTH_JWT_KEY). `sub` is the id, `name` the name. Its times are held against our Clock: a
 * node's own may be wrong. A secret never verifies what a public key should, nor the other way
 * round (RFC 8725 2.1), and `alg: none` is nobody's.
 */
import { Inject, Injectable } from '@nestjs/common';
import { type JWTPayload, type JWTVerifyGetKey, createRemoteJWKSet, errors, jwtVerify } from 'jose';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';
import { CLOCK_TOLERANCE_S, isFromTheFuture } from './token-time.js';

const PUBLIC_KEY_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];

/** The set is asked for anew when it is this old, or a key is missing and it is as old as the second. ms */
const JWKS_AGE_MS = 600_000;
const JWKS_COOLDOWN_MS = 30_000;
const JWKS_TIMEOUT_MS = 1_500;

@Injectable()
export class ForeignIdentity {
  readonly #secret: Uint8Array | undefined;
  readonly #keys: JWTVerifyGetKey | undefined;
  readonly #audience: string | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) { authJwtKey, authJwtAudience }: Config,
  ) {
    this.#audience = authJwtAudience;
    if (authJwtKey === undefined) return;
    if (/^https?:\/\//.test(authJwtKey)) {
      this.#keys = createRemoteJWKSet(new URL(authJwtKey), {
        cacheMaxAge: JWKS_AGE_MS,
        cooldownDuration: JWKS_COOLDOWN_MS,
        timeoutDuration: JWKS_TIMEOUT_MS,
      });
    } else this.#secret = new TextEncoder().encode(authJwtKey);
  }

  /** Whether people must come with such a JWT. */
  get required(): boolean {
    return this.#secret !== undefined || this.#keys !== undefined;
  }

  /** @throws SignalError unauthorized; unavailable, when the other system's keys cannot be had */
  async verify(jwt: string): Promise<{ person: string; name: string | undefined }> {
    const now = new Date(this.clock.now());
    const { sub, name, iat } = await this.#payload(jwt, now).catch((error: unknown) => {
      if (this.#keys && isOutage(error)) {
        throw new SignalError('unavailable', 'the keys of the JWT cannot be had just now', { cause: error });
      }
      throw new SignalError('unauthorized', 'the JWT was not accepted', { cause: error });
    });
    if (isFromTheFuture(iat, now)) throw new SignalError('unauthorized', 'the JWT is of the future');
    if (!sub || sub.length > LIMITS.id) throw new SignalError('unauthorized', 'the JWT names nobody');
    return { person: sub, name: typeof name === 'string' ? name : undefined };
  }

  async #payload(jwt: string, currentDate: Date): Promise<JWTPayload> {
    const options = {
      audience: this.#audience,
      currentDate,
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['exp', 'sub'],
    };
    const { payload } = this.#keys
      ? await jwtVerify(jwt, this.#keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })
      : await jwtVerify(jwt, this.#secret as Uint8Array, { ...options, algorithms: ['HS256'] });
    return payload;
  }
}

/** The keys did not come, or not as a key set: that says nothing of the JWT. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC';
