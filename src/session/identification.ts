/**
 * Who asks to register: by a token of ours, by another system's JWT, or a new person, who needs the access
 * code where there is one. Every wrong try passes session/guesses.ts. It must not touch places or connections.
 */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { errors } from 'jose';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { Metrics } from '../ops/metrics.js';
import type { Body } from '../protocol/events.js';
import { ForeignIdentity, type Vouched } from './foreign-identity.js';
import { Guesses } from './guesses.js';
import { toName } from './name.js';
import { type Proof, Tokens } from './tokens.js';
import { toVouchedName } from './vouched-name.js';

export interface Identified {
  readonly proof: Proof;
  readonly name: string;
  /** When the sign-in that vouches for them ends, ms; undefined: nobody vouches. */
  readonly until: number | undefined;
  /** They have shown neither a token nor a JWT. */
  readonly isNew: boolean;
}

/** 128 bits: nobody guesses somebody else's. */
export const newId = (): string => randomBytes(16).toString('base64url');

@Injectable()
export class Identification {
  constructor(
    private readonly tokens: Tokens,
    private readonly foreign: ForeignIdentity,
    private readonly guesses: Guesses,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /**
   * @param address what counts as the address that asks
   * @throws SignalError unauthorized, name_invalid, rate_limited, unavailable
   */
  async of(body: Body<'session:register'>, address: string | undefined): Promise<Identified> {
    const fromToken = body.token === undefined ? undefined : await this.#proof(body.token, address);
    if (this.foreign.required) {
      const { person, name, until } = await this.#vouched(body.jwt, address);
      const device = fromToken?.person === person ? fromToken.device : newId();
      // Somebody vouches for them: they are no stranger.
      const proof = { person, device, born: 0, issuedAt: fromToken?.issuedAt };
      return { proof, name: toVouchedName(name, body.name), until, isNew: false };
    }
    await this.#checkCode(body.code, address, fromToken?.person);
    return {
      proof: fromToken ?? { person: newId(), device: newId(), born: this.clock.now() },
      name: toName(body.name),
      until: undefined,
      isNew: fromToken === undefined,
    };
  }

  #proof(token: string, address: string | undefined): Promise<Proof> {
    return this.tokens.verify(token).catch((error: unknown) => this.#refused('token', error, address));
  }

  #vouched(jwt: string | undefined, address: string | undefined): Promise<Vouched> {
    if (jwt === undefined) {
      this.metrics.unauthorized('missing');
      throw new SignalError('unauthorized', 'a JWT is needed', { reason: 'jwt' });
    }
    return this.foreign.verify(jwt).catch((error: unknown) => this.#refused('jwt', error, address));
  }

  /** One who has a token of ours was here before: tries from their address are no concern of theirs. */
  async #checkCode(
    code: string | undefined,
    address: string | undefined,
    person: string | undefined,
  ): Promise<void> {
    const { accessCode } = this.config;
    if (accessCode === undefined) return;
    const wrong = new SignalError('unauthorized', 'the access code is not right', { reason: 'code' });
    // A page asks without one, to learn whether it needs one.
    if (!code) {
      this.metrics.unauthorized('missing');
      throw wrong;
    }
    const isRight = sameText(code, accessCode);
    await this.guesses.judge({ kind: 'code', isRight, address, person });
    if (!isRight) throw wrong;
  }

  async #refused(kind: 'token' | 'jwt', error: unknown, address: string | undefined): Promise<never> {
    if (error instanceof SignalError && error.code === 'unauthorized') {
      // What was once right has ended, and is nobody's guess.
      if (isForged(error.cause)) await this.guesses.judge({ kind, isRight: false, address });
      else this.metrics.unauthorized('ended');
    }
    throw error;
  }
}

/** Not made by whoever has the key: of another signature, form, issuer or audience. */
const isForged = (cause: unknown): boolean =>
  cause instanceof errors.JOSEError && !(cause instanceof errors.JWTExpired);

/** Compares in a time that does not tell how much of it was right. */
const sameText = (a: string, b: string): boolean => timingSafeEqual(digest(a), digest(b));
const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
