/**
 * An attacker who does not get in: one TCP connection a knock. Answers that say that the server
 * itself went wrong are a broken promise; beginnings without an end are kept open, a hundred at most.
 */
import { type Socket, connect } from 'node:net';
import type { Attack } from './guest.js';
import { someKnock } from './knocks.js';
import { pollingVisit } from './polling.js';

const MOST_OPEN = 100;
/** For an answer; there may be none, since the rest of a request is waited for. */
const SILENCE_MS = 100;

export class Knocker {
  readonly #endless: Socket[] = [];

  constructor(private readonly attack: Attack) {}

  /** Until all has been sent; nothing is open afterwards. */
  async run(): Promise<void> {
    const { account, dice } = this.attack;
    while (account.goesOn) {
      if (dice.below(20) === 0) await pollingVisit(this.attack);
      else await this.#knock();
    }
    await Promise.all(this.#endless.splice(0).map(gone));
  }

  async #knock(): Promise<void> {
    const { account, dice, ports, verdict, world } = this.attack;
    const { kind, bytes, endless } = someKnock(dice, world);
    account.sends(kind, bytes.toString('latin1', 0, 160));
    const socket = connect({ port: dice.pick(ports), host: '127.0.0.1', noDelay: true });
    socket.on('error', () => socket.destroy());
    socket.write(bytes);
    if (endless) {
      // Read, so that an end is noticed.
      socket.resume();
      this.#endless.push(socket);
      if (this.#endless.length > MOST_OPEN) await gone(this.#endless.shift() as Socket);
      return;
    }
    const answer = await firstBytes(socket);
    const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 'none';
    account.status(status);
    if (status === '500') {
      const detail = `${kind}: ${JSON.stringify(bytes.toString('latin1', 0, 300))}`;
      verdict.broken('no HTTP request makes an unexpected error', detail);
    }
    await gone(socket);
  }
}

function firstBytes(socket: Socket): Promise<string> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => resolve(''), SILENCE_MS);
    const done = (bytes?: Buffer): void => {
      clearTimeout(timer);
      resolve(bytes?.toString('latin1', 0, 100) ?? '');
    };
    socket.once('data', done).once('close', () => done());
  });
}

function gone(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.closed) return resolve();
    socket.once('close', () => resolve());
    socket.destroy();
  });
}
