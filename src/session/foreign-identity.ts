/**
 * People that another system vouches for: a JWT signed with its HS256 secret or with a key of its key
 * set. `sub` is the id, `name` the name, `exp` the end of the session. Its times are held against our
 * Clock: a node's own may be wrong. A secret never verifies what a public key should, nor the other way
 * round (RFC 8725 2.1), and `alg: none` is nobody's.
 */
import { Inject, Injectable, Logger, type OnModuleInit } from '@nestjs/common';
import { type JWTVerifyGetKey, type JWTVerifyResult, errors, jwtVerify } from 'jose';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';
import { remoteKeySet } from './key-set.js';
import { CLOCK_TOLERANCE_S, isFromTheFuture, isSubject, isTyped } from './token-claims.js';

const PUBLIC_KEY_ALGORITHMS = [
  ...['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512'],
  ...['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519'],
];
/** ID tokens and access tokens (RFC 7519 5.1, RFC 9068 2.1); never a logout token or a DPoP proof. */
const TYPES = ['jwt', 'at+jwt'];

export interface Vouched {
  readonly person: string;
  readonly name: string | undefined;
  /** When the session ends, ms. */
  readonly until: number;
}

@Injectable()
export class ForeignIdentity implements OnModuleInit {
  readonly #logger = new Logger(ForeignIdentity.name);
  readonly #secret: Uint8Array | undefined;
  readonly #keys: JWTVerifyGetKey | undefined;

  constructor(
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    if (config.authJwksUrl !== undefined) this.#keys = remoteKeySet(config.authJwksUrl);
    else if (config.authJwtSecret !== undefined)
      this.#secret = new TextEncoder().encode(config.authJwtSecret);
  }

  onModuleInit(): void {
    if (this.#keys && !this.config.authJwtIssuer && !this.config.authJwtAudience) {
      this.#logger.warn({
        msg: 'any JWT of the key set is let in: set AUTH_JWT_AUDIENCE or AUTH_JWT_ISSUER',
      });
    }
  }

  /** Whether people must come with such a JWT. */
  get required(): boolean {
    return this.#secret !== undefined || this.#keys !== undefined;
  }

  /**
   * @throws SignalError unauthorized, with the reason `expired` or `jwt`; unavailable, when the other
   *   system's keys cannot be had
   */
  async verify(jwt: string): Promise<Vouched> {
    const now = new Date(this.clock.now());
    const { payload, protectedHeader } = await this.#verified(jwt, now).catch((error: unknown) => {
      if (this.#keys && isOutage(error)) {
        throw new SignalError('unavailable', 'the keys of the JWT cannot be had just now', { cause: error });
      }
      if (error instanceof errors.JWTExpired) {
        throw new SignalError('unauthorized', 'the JWT has expired', { cause: error, reason: 'expired' });
      }
      throw refused('the JWT was not accepted', error);
    });
    const { sub, name, iat, exp = 0 } = payload;
    if (!isTyped(protectedHeader, TYPES)) throw refused('the JWT is of another type');
    if (isFromTheFuture(iat, now)) throw refused('the JWT is of the future');
    if (!isSubject(sub, LIMITS.id)) throw refused('the JWT names nobody');
    return { person: sub, name: typeof name === 'string' ? name : undefined, until: endOf(exp, now) };
  }

  #verified(jwt: string, currentDate: Date): Promise<JWTVerifyResult> {
    const options = {
      issuer: this.config.authJwtIssuer,
      audience: this.config.authJwtAudience,
      currentDate,
      clockTolerance: CLOCK_TOLERANCE_S,
      requiredClaims: ['exp', 'sub'],
    };
    return this.#keys
      ? jwtVerify(jwt, this.#keys, { ...options, algorithms: PUBLIC_KEY_ALGORITHMS })
      : jwtVerify(jwt, this.#secret as Uint8Array, { ...options, algorithms: ['HS256'] });
  }
}

const refused = (message: string, cause?: unknown): SignalError =>
  new SignalError('unauthorized', message, { cause, reason: 'jwt' });

/** At `exp`; one that was let in by the leeway of clocks ends with that. */
const endOf = (exp: number, now: Date): number =>
  exp * 1000 > now.getTime() ? exp * 1000 : (exp + CLOCK_TOLERANCE_S) * 1000;

/** The keys did not come, or not as a key set: that says nothing of the JWT. */
const isOutage = (error: unknown): boolean =>
  !(error instanceof errors.JOSEError) ||
  error instanceof errors.JWKSTimeout ||
  error instanceof errors.JWKSInvalid ||
  error.code === 'ERR_JOSE_GENERIC';
