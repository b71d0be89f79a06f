/**
 * The STUN and TURN servers that a person may use. TURN credentials are made per person and end
 * by themselves: the scheme of draft-uberti-behave-turn-rest-00, which coturn implements as
 * `use-auth-secret`. Only the registered get any.
 */
import { createHmac } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '../clock.js';
import { CONFIG, type Config } from '../config.js';
import type { IceServer, Reply } from '../protocol/events.js';

@Injectable()
export class IceService {
  constructor(
    @Inject(CONFIG) private readonly config: Config,
    private readonly clock: Clock,
  ) {}

  /** `iceExpiresAt`: when to ask again, ms; null when nothing in it expires. */
  servers(person: string): Reply<'ice:refresh'> {
    const { stunUrls, turnUrls, turnSecret, turnTtl } = this.config;
    const iceServers: IceServer[] = stunUrls.length > 0 ? [{ urls: [...stunUrls] }] : [];
    if (turnUrls.length === 0 || turnSecret === undefined) return { iceServers, iceExpiresAt: null };
    const expires = Math.floor(this.clock.now() / 1000) + turnTtl;
    const username = `${expires}:${person}`;
    const credential = createHmac('sha1', turnSecret).update(username).digest('base64');
    iceServers.push({ urls: [...turnUrls], username, credential });
    return { iceServers, iceExpiresAt: expires * 1000 };
  }
}
