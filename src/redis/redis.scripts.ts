/**
 * Runs the Lua files of ./lua, one atomic operation each, and turns every failure of Redis into
 * the one answer that a client can use: `unavailable`. For the Redis stores only.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import { SignalError } from '../errors.js';
import type { RedisClient } from './redis.client.js';

export const SCRIPTS = [
  'place-claim',
  'place-lose',
  'place-release',
  'person-update',
  'node-reap',
  'directory-snapshot',
  'call-save',
] as const;
export type ScriptName = (typeof SCRIPTS)[number];

interface Script {
  readonly source: string;
  readonly digest: string;
}

export class RedisScripts {
  readonly #logger = new Logger('Redis');
  readonly #scripts = new Map<ScriptName, Script>(
    SCRIPTS.map((name) => {
      const source = readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');
      return [name, { source, digest: createHash('sha1').update(source).digest('hex') }];
    }),
  );

  constructor(private readonly client: RedisClient) {}

  /** @throws SignalError unavailable, within the command time-out */
  async run(name: ScriptName, key: string, ...args: (string | number)[]): Promise<unknown> {
    const script = this.#scripts.get(name) as Script;
    return this.attempt(async () => {
      try {
        return await this.client.evalsha(script.digest, 1, key, ...args);
      } catch (error) {
        // A Redis that was restarted has forgotten its scripts.
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return this.client.eval(script.source, 1, key, ...args);
      }
    });
  }

  /** Any other command, with the same answer when it fails. */
  async attempt<T>(command: () => Promise<T>): Promise<T> {
    try {
      return await command();
    } catch (error) {
      if (error instanceof SignalError) throw error;
      if (error instanceof Error && error.name === 'ReplyError') {
        this.#logger.error({ msg: 'Redis refused a command', err: error.message });
      }
      throw new SignalError('unavailable', 'the shared record cannot be reached', { cause: error });
    }
  }
}
