/**
 * Session tokens: a signed statement (JWT, HS256, RFC 7519) that whoever shows it is this person,
 * and that this device is theirs. Nothing about it is stored.
 */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { SignJWT, jwtVerify } from 'jose';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import { SignalError } from '../errors.js';
import { PresenceRestorer } from '../presence/presence.restorer.js';
import { SecretStore, makeSecret } from './secret.store.js';

const ISSUER = 'dogeller';
/** People come back after months and expect to be who they were. Seconds. */
const LIFETIME_S = 180 * 24 * 60 * 60;

export interface Proof {
  readonly person: string;
  readonly device: string;
}

@Injectable()
export class Tokens implements OnModuleInit {
  #key: Uint8Array = new Uint8Array();

  constructor(
    private readonly secrets: SecretStore,
    private readonly restorer: PresenceRestorer,
    private readonly clock: Clock,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  async onModuleInit(): Promise<void> {
    const secret = this.config.secret ?? (await this.secrets.settle(makeSecret()));
    this.#key = new TextEncoder().encode(secret);
    if (this.config.secret !== undefined) return;
    // A record that was emptied would give the next node another one, and everybody another name.
    this.restorer.onRestored(async () => void (await this.secrets.settle(secret)));
  }

  sign({ person, device }: Proof): Promise<string> {
    const now = Math.floor(this.clock.now() / 1000);
    return new SignJWT({ dev: device })
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuer(ISSUER)
      .setSubject(person)
      .setIssuedAt(now)
      .setExpirationTime(now + LIFETIME_S)
      .sign(this.#key);
  }

  /** @throws SignalError unauthorized */
  async verify(token: string): Promise<Proof> {
    try {
      const currentDate = new Date(this.clock.now());
      const rules = { issuer: ISSUER, algorithms: ['HS256'], currentDate };
      const { payload } = await jwtVerify(token, this.#key, rules);
      const { sub, dev } = payload;
      if (typeof sub === 'string' && typeof dev === 'string') return { person: sub, device: dev };
    } catch (error) {
      throw new SignalError('unauthorized', 'the token is not ours or has expired', { cause: error });
    }
    throw new SignalError('unauthorized', 'the token is not one of a session');
  }
}
