/**
 * People that another system vouches for: a JWT signed with its HS256 secret or with a key of its
 * JWKS (AUTH_JWT_KEY). `sub` is the id, `name` the name.
 */
import { Inject, Injectable } from '@nestjs/common';
import { type JWTVerifyGetKey, createRemoteJWKSet, jwtVerify } from 'jose';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';

const PUBLIC_KEY_ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** How far the other system's clock may be from ours; a node's own is out of it, see clock.ts. */
const CLOCK_TOLERANCE_S = 60;

@Injectable()
export class ForeignIdentity {
  readonly #secret: Uint8Array | undefined;
  readonly #keys: JWTVerifyGetKey | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) { authJwtKey }: Config,
  ) {
    if (authJwtKey === undefined) return;
    if (/^https?:\/\//.test(authJwtKey)) this.#keys = createRemoteJWKSet(new URL(authJwtKey));
    else this.#secret = new TextEncoder().encode(authJwtKey);
  }

  /** Whether people must come with such a JWT. */
  get required(): boolean {
    return this.#secret !== undefined || this.#keys !== undefined;
  }

  /** @throws SignalError unauthorized */
  async verify(jwt: string): Promise<{ person: string; name: string | undefined }> {
    const currentDate = new Date(this.clock.now());
    const options = { clockTolerance: CLOCK_TOLERANCE_S, requiredClaims: ['exp', 'sub'], currentDate };
    try {
      const { payload } = this.#keys
        ? await jwtVerify(jwt, this.#keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })
        : await jwtVerify(jwt, this.#secret as Uint8Array, { ...options, algorithms: ['HS256'] });
      const { sub, name } = payload;
      if (sub && sub.length <= LIMITS.id) {
        return { person: sub, name: typeof name === 'string' ? name : undefined };
      }
    } catch (error) {
      throw new SignalError('unauthorized', 'the JWT was not accepted', { cause: error });
    }
    throw new SignalError('unauthorized', 'the JWT names nobody');
  }
}
