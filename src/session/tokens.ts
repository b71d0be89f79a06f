/**
 * Session tokens: a signed statement (JWT, HS256, RFC 7519) that whoever shows it is this person,
 * and that this device is theirs. Nothing about it is stored, unless it is revoked. It goes by our
 * Clock, which is the same on all nodes, so that a node whose own clock is wrong refuses nobody.
 */
import { createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import { Inject, Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { type JWTPayload, errors, jwtVerify } from 'jose';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';
import { type Ending, Revocations } from './revocations.js';
import { SecretKeeper } from './secret-keeper.js';
import { SecretStore, makeSecret } from './secret.store.js';
import { CLOCK_TOLERANCE_S, isFromTheFuture, isSubject, isTyped } from './token-claims.js';

const ISSUER = 'dogeller';
const base64url = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const HEADER = base64url({ alg: 'HS256' });
/** Renewed at each registration: who comes once a month stays who they were. Seconds. */
export const TOKEN_LIFETIME_S = 30 * 24 * 3_600;

const TOKEN_LIFETIME_MS = TOKEN_LIFETIME_S * 1_000;

export interface Proof {
  readonly person: string;
  readonly device: string;
  /** When the person was given the first token, ms; each later one carries it. */
  readonly born: number;
  /** When the token was signed, ms. What ends tokens may lie a little ahead: the next one must not be older. */
  readonly issuedAt?: number | undefined;
}

@Injectable()
export class Tokens implements OnModuleInit, OnModuleDestroy {
  /** The first one signs, each of them verifies. */
  #keys: readonly KeyObject[] = [];
  #keeper: SecretKeeper | undefined;

  constructor(
    private readonly secrets: SecretStore,
    private readonly revocations: Revocations,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const secret = this.config.secret ?? (await this.secrets.settle(makeSecret()));
    this.#believe([secret]);
    if (this.config.secret !== undefined) return;
    this.#keeper = new SecretKeeper(this.secrets, secret, (known) => this.#believe(known));
  }

  async onModuleDestroy(): Promise<void> {
    await this.#keeper?.stop();
  }

  /** The first one signs. */
  #believe(known: readonly string[]): void {
    const secrets = [...known, this.config.secretPrevious];
    this.#keys = secrets.flatMap((one) => (one ? [createSecretKey(Buffer.from(one))] : []));
  }

  /**
   * Everybody who comes gets one. The library signs in a thread of its own, which costs a seventh of
   * all that somebody who comes costs (docs/performance.md); checking what strangers show is its business.
   */
  sign({ person, device, born, issuedAt = 0 }: Proof, at = Math.max(this.clock.now(), issuedAt)): string {
    // A NumericDate may have a fraction (RFC 7519 2): what is revoked goes by the millisecond.
    const iat = at / 1_000;
    const claims = { dev: device, iss: ISSUER, sub: person, born, iat, exp: iat + TOKEN_LIFETIME_S };
    const signed = `${HEADER}.${base64url(claims)}`;
    // JWS compact serialization (RFC 7515 3.1, A.1).
    const signature = createHmac('sha256', this.#keys[0] as KeyObject).update(signed);
    return `${signed}.${signature.digest('base64url')}`;
  }

  /** @throws SignalError unauthorized; unavailable, when nobody knows whether it was revoked */
  async verify(token: string): Promise<Proof> {
    const now = new Date(this.clock.now());
    const {
      sub,
      dev,
      born,
      iat = 0,
      exp = Infinity,
    } = await this.#payload(token, now).catch((error: unknown) => {
      throw new SignalError('unauthorized', 'the token is not ours or has expired', { cause: error });
    });
    if (!isSubject(sub, LIMITS.id) || !isSubject(dev, LIMITS.id)) {
      throw new SignalError('unauthorized', 'the token is not one of a session');
    }
    if (exp - iat > TOKEN_LIFETIME_S + 1)
      throw new SignalError('unauthorized', 'the token lives for too long');
    if (isFromTheFuture(iat, now)) throw new SignalError('unauthorized', 'the token is of the future');
    const issuedAt = Math.round(iat * 1_000);
    if (await this.revocations.has(sub, dev, issuedAt)) {
      throw new SignalError('unauthorized', 'the token was given up');
    }
    return { person: sub, device: dev, born: typeof born === 'number' ? born : issuedAt, issuedAt };
  }

  /**
   * No token of this device, or of this person, is believed any more, on any node.
   * @returns a token by which the person comes back, as the device `next`
   * @throws SignalError unavailable
   */
  async end(ending: Ending, next: string): Promise<string> {
    const at = await this.revocations.end(ending, TOKEN_LIFETIME_MS);
    return this.sign({ person: ending.person, device: next, born: ending.born }, at + 1);
  }

  async #payload(token: string, currentDate: Date): Promise<JWTPayload> {
    const options = {
      issuer: ISSUER,
      algorithms: ['HS256'],
      requiredClaims: ['exp', 'iat'],
      clockTolerance: CLOCK_TOLERANCE_S,
      currentDate,
    };
    let failure: unknown;
    for (const key of this.#keys) {
      try {
        const { payload, protectedHeader } = await jwtVerify(token, key, options);
        if (!isTyped(protectedHeader, ['jwt'])) throw new errors.JWTInvalid('of another type');
        return payload;
      } catch (error) {
        failure = error;
        if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
      }
    }
    throw failure;
  }
}
