/** Nest's logger, over pino: JSON lines, pretty on a terminal. Everything logs through Nest's Logger. */
import type { LoggerService } from '@nestjs/common';
import { type Level, type Logger, pino } from 'pino';
import type { Config } from '../config.js';

/** Nest's own account of how it puts itself together; of use only to those who ask for it. */
const FRAMEWORK = new Set([
  'InstanceLoader',
  'NestApplication',
  'NestFactory',
  'RouterExplorer',
  'RoutesResolver',
  'WebSocketsController',
]);

export class PinoLogger implements LoggerService {
  readonly #pino: Logger;

  constructor(level: Config['logLevel']) {
    this.#pino = pino({
      level,
      ...(process.stdout.isTTY && {
        transport: {
          target: 'pino-pretty',
          options: { ignore: 'pid,hostname', messageFormat: '{if context}[{context}] {end}{msg}' },
        },
      }),
    });
  }

  log(message: unknown, ...rest: unknown[]): void {
    const context = rest.at(-1);
    this.#write(typeof context === 'string' && FRAMEWORK.has(context) ? 'debug' : 'info', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('trace', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest gives the context last, and before it what else there is, such as a stack. */
  #write(level: Level, message: unknown, rest: unknown[]): void {
    const context = rest.length > 0 ? rest[rest.length - 1] : undefined;
    const more = rest.slice(0, -1).filter((part) => part !== undefined);
    const fields = {
      ...(typeof context === 'string' && { context }),
      ...(more.length > 0 && { more }),
    };
    if (message instanceof Error) this.#pino[level]({ ...fields, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) this.#pino[level]({ ...fields, ...message });
    else this.#pino[level](fields, String(message));
  }
}
