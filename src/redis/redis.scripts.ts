/**
 * Runs the Lua files of ./lua, one atomic operation each, and turns every failure of Redis into
 * the one answer that a client can use: `unavailable`. For the Redis stores only.
 */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { Logger } from '@nestjs/common';
import type { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
import { TimeoutError, withTimeout } from '../timeout.js';
import { Breaker } from './redis.breaker.js';
import { COMMAND_TIMEOUT_MS, type RedisClient, type RedisClients } from './redis.client.js';

/**
 * Stands before every script. A frozen Redis does what it was asked as soon as it wakes, long after
 * the client was told `unavailable`: by then it must not be done. The last argument says until when.
 */
const preamble = (channelEnd: string): string => `
local expires = tonumber(table.remove(ARGV))
local time = redis.call('TIME')
if time[1] * 1000 + time[2] / 1000 > expires then return redis.error_reply('LATE') end
local function publish(P, change)
  redis.call('SPUBLISH', P .. 'changes${channelEnd}', change)
end
-- Tells every node of one step of the directory. P: first part of the people's keys; both lists hold JSON.
local function tell(P, upserts, removes)
  local version = redis.call('INCR', P .. 'version')
  publish(P, string.format('{"version":%.0f,"upserts":[%s],"removes":[%s]}', version,
    table.concat(upserts, ','), table.concat(removes, ',')))
end
-- Takes a person's entry away. Only a newcomer's blocks go with it; the others are kept so many seconds.
local function unlist(P, person, listed, kept)
  local blocked = listed and cjson.decode(listed).blocked or {}
  if redis.call('DEL', P .. 'new:' .. person) == 0 and #blocked > 0 then
    redis.call('SADD', P .. 'blocked:' .. person, unpack(blocked))
    redis.call('EXPIRE', P .. 'blocked:' .. person, kept)
  end
  redis.call('HDEL', P .. 'directory', person)
end
-- The same for one block. Nodes before version 1.1 know no blocks alone: a step without "version" is
-- a gap to them, and they read the whole directory, which holds the block.
local function tell_block(P, block)
  local version = redis.call('INCR', P .. 'version')
  redis.call('SPUBLISH', P .. 'changes${channelEnd}', string.format('{"step":%.0f,"block":%s}', version, block))
end
`;

export const SCRIPTS = [
  'place-claim',
  'place-lose',
  'place-release',
  'place-restore',
  'person-update',
  'person-block',
  'place-mend',
  'places-astray',
  'lost-keep',
  'record-look',
  'node-reap',
  'nodes-ask',
  'directory-snapshot',
  'directory-sweep',
  'call-save',
  'call-touch',
  'rate-take',
  'ring-made',
  'ring-had',
  'ring-undone',
  'ring-talked',
  'guess-try',
  'token-revoke',
  'person-devices',
  'asset-keep',
  'asset-names',
  'ready-probe',
] as const;
export type ScriptName = (typeof SCRIPTS)[number];

interface Script {
  readonly source: string;
  readonly digest: string;
}

export class RedisScripts {
  readonly #logger = new Logger('Redis');
  readonly #scripts: ReadonlyMap<ScriptName, Script>;

  readonly #breaker: Breaker;

  readonly #client: RedisClient;

  constructor(
    private readonly clients: RedisClients,
    private readonly clock: Clock,
    /** See Keys. */
    channelEnd: string,
  ) {
    this.#scripts = new Map(SCRIPTS.map((name) => [name, load(name, channelEnd)]));
    this.#client = clients.commands;
    this.#breaker = new Breaker(
      () => this.#client.ping(),
      () => clients.reconnect(),
    );
  }

  /** Whether Redis answers, as far as is known. */
  get answering(): boolean {
    return this.#client.status === 'ready' && !this.#breaker.open;
  }

  close(): void {
    this.#breaker.close();
  }

  /** @throws SignalError unavailable, within the command time-out */
  async run(name: ScriptName, key: string, ...args: (string | number | Buffer)[]): Promise<unknown> {
    const script = this.#scripts.get(name) as Script;
    const expires = this.clock.now() + COMMAND_TIMEOUT_MS;
    return this.attempt(async () => {
      try {
        return await this.#client.evalsha(script.digest, 1, key, ...args, expires);
      } catch (error) {
        // A Redis that was restarted has forgotten its scripts.
        if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error;
        return this.#client.eval(script.source, 1, key, ...args, expires);
      }
    });
  }

  /** Any other command, with the same answer when it fails. */
  async attempt<T>(command: () => Promise<T>): Promise<T> {
    // One request found out that Redis is silent; the next ones need not wait for it too.
    if (this.#breaker.open) throw new SignalError('unavailable', 'the shared record does not answer');
    try {
      this.clients.gather();
      return await withTimeout(command(), COMMAND_TIMEOUT_MS);
    } catch (error) {
      if (error instanceof SignalError) throw error;
      if (error instanceof TimeoutError) this.#breaker.trip();
      if (error instanceof Error && error.name === 'ReplyError') {
        this.#logger.error({ msg: 'Redis refused a command', err: error.message });
      }
      throw new SignalError('unavailable', 'the shared record cannot be reached', { cause: error });
    }
  }
}

function load(name: ScriptName, channelEnd: string): Script {
  const source = preamble(channelEnd) + readFileSync(new URL(`./lua/${name}.lua`, import.meta.url), 'utf8');
  return { source, digest: createHash('sha1').update(source).digest('hex') };
}
