/**
 * Why the start failed, in a sentence that names the setting to change. It knows no
 * other room. It never prints a value that may hold a secret.
 */
import { ConfigError } from '../config.js';

/** A failure at the start whose message is a whole sentence with the name of the setting. */
export class StartError extends Error {
  constructor(
    message: string,
    override readonly cause: unknown,
  ) {
    super(message);
    this.name = 'StartError';
  }
}

/** @returns the text for the operator, one line for each problem */
export function startFailure(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return `Dogeller could not start: ${error instanceof Error ? error.message : String(error)}`;
}

/** The names of the two settings that say where a server listens, and their values. */
export interface Place {
  readonly hostSetting: string;
  readonly host: string;
  readonly portSetting: string;
  readonly port: number;
}

const PORT_FAULTS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is taken; set it to another port, or stop the process that has it',
  EACCES: 'needs more rights: ports below 1024 usually belong to root',
};
const HOST_FAULTS: Readonly<Record<string, string>> = {
  ENOTFOUND: 'is not a name that this machine can look up',
  EAI_AGAIN: 'is a name that could not be looked up: the name server did not answer',
  EADDRNOTAVAIL: 'is not an address of this machine',
  EAFNOSUPPORT: 'is an address of a kind that this machine does not have (IPv6 may be off)',
  EINVAL: 'is not an address that can be listened on',
};
const HOST_ADVICE = 'set it to 0.0.0.0, 127.0.0.1 or one of its addresses';

/** @returns the error of `listen()` in words, with the setting that is to be changed */
export function listenFailure(error: unknown, place: Place): StartError {
  const { hostSetting, host, portSetting, port } = place;
  const { code = '', message } = error as NodeJS.ErrnoException;
  const portFault = PORT_FAULTS[code];
  if (portFault) return new StartError(`${portSetting} ${port} ${portFault}`, error);
  const hostFault = HOST_FAULTS[code];
  if (hostFault) return new StartError(`${hostSetting} "${host}" ${hostFault}; ${HOST_ADVICE}`, error);
  return new StartError(
    `cannot listen on ${hostSetting} "${host}", ${portSetting} ${port}: ${message}`,
    error,
  );
}

/** A Redis that cannot be used, in words. Node's own messages hold addresses, and no password. */
export function redisFailure(error: unknown): StartError {
  const reason = error instanceof Error ? (error.cause ?? error) : error;
  const text = reason instanceof Error ? reason.message : String(reason);
  return new StartError(`the Redis of REDIS_URL cannot be used: ${text}`, error);
}
