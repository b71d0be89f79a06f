/** Over a real server and real requests: what polled.ts takes from Engine.IO must be there. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { createServer, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { terminate } from '../backlog.js';
import { type PolledEngine, holdPolled } from './polled.js';
import { Unsent } from './unsent.js';

/** Of each answer, bytes. */
const ANSWER = 40_000;
/** Of all connections together, bytes. */
const MOST_TOGETHER = 2 ** 21;
const SEPARATOR = '\u001e';

let http: HttpServer;
let server: Server;
let session: string;
let handled: number[];
let ended: number;
let unsent: Unsent;
let size: number;
/** What the server handled in the turn in which the first packet of a request came. */
let together: number;

const post = async (...packets: string[]): Promise<number> =>
  (
    await fetch(session, {
      method: 'POST',
      headers: { 'content-type': 'text/plain' },
      body: packets.join(SEPARATOR),
    })
  ).status;
const poll = async (): Promise<string> => (await fetch(session)).text();
const asks = (from: number, to: number): string[] =>
  Array.from({ length: to - from }, (_, i) => `42${from + i}["ask",${from + i}]`);
const answers = (text: string): number =>
  text.split(SEPARATOR).filter((packet) => packet.startsWith('43')).length;

beforeEach(async () => {
  [handled, ended, together, size] = [[], 0, 0, ANSWER];
  unsent = new Unsent(MOST_TOGETHER);
  http = createServer();
  server = new Server(http, { maxHttpBufferSize: 262_144 });
  server.engine.on('connection', (engine: PolledEngine) =>
    holdPolled(engine, unsent, () => {
      ended++;
      terminate(engine);
    }),
  );
  server.on('connection', (socket) => {
    socket.on('ask', (number: number, answer: (text: string) => void) => {
      if (number === 0) setImmediate(() => (together = handled.length));
      handled.push(number);
      answer('x'.repeat(size));
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}/socket.io/?EIO=4&transport=polling`;
  const { sid } = JSON.parse((await (await fetch(url)).text()).slice(1)) as { sid: string };
  session = `${url}&sid=${sid}`;
  await post('40');
  await poll();
});
afterEach(async () => {
  http.closeAllConnections();
  await server.close();
});

it('handles no more for one that fetches nothing, and all once it does', async () => {
  expect(await post(...asks(0, 60))).toBe(200);
  await fetch(session.replace(/&sid.*/, '&sid=nobody'));
  expect(handled.length).toBe(8);
  let came = 0;
  while (came < 60) came += answers(await poll());
  expect(handled).toEqual(Array.from({ length: 60 }, (_, i) => i));
  expect(ended).toBe(0);
});

it('keeps no more than 1 MiB of what it is told, and does not fetch', async () => {
  const told = Math.ceil(2 ** 20 / ANSWER);
  for (let i = 0; i < told - 1; i++) server.emit('told', 'x'.repeat(ANSWER));
  expect(ended).toBe(0);
  for (let i = 0; i < 3; i++) server.emit('told', 'x'.repeat(ANSWER));
  expect(ended).toBe(1);
  expect(await post('3')).toBe(400);
});

it('counts with all other connections, of which the one with the most waiting goes', async () => {
  let isThere = true;
  const other = {
    get waiting() {
      return isThere ? MOST_TOGETHER - 100_000 : 0;
    },
    endUnread: () => void (isThere = false),
  };
  expect(unsent.note(other, other.waiting)).toBeUndefined();
  server.emit('told', 'x'.repeat(ANSWER));
  expect([isThere, ended]).toEqual([true, 0]);
  for (let i = 0; i < 2; i++) server.emit('told', 'x'.repeat(ANSWER));
  expect([isThere, ended]).toEqual([false, 0]);
});

it('reads the next request once the answers to the last one have been fetched, in order', async () => {
  expect(await post(...asks(0, 5))).toBe(200);
  let isRead = false;
  const next = post(...asks(5, 10)).then((status) => {
    isRead = true;
    return status;
  });
  // Whatever else the server has to do comes after it.
  await fetch(session.replace(/&sid.*/, '&sid=nobody'));
  expect([isRead, handled.length]).toEqual([false, 5]);
  expect(answers(await poll())).toBe(5);
  expect(await next).toBe(200);
  expect(answers(await poll())).toBe(5);
  expect(handled).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  expect(ended).toBe(0);
});

it('gives it a share of a turn, and handles all of it', async () => {
  size = 10;
  const polls = (async () => {
    let came = 0;
    while (came < 100) came += answers(await poll());
    return came;
  })();
  expect(await post(...asks(0, 100))).toBe(200);
  expect(await polls).toBe(100);
  expect(handled).toEqual(Array.from({ length: 100 }, (_, i) => i));
  expect(together).toBe(8);
});

it('ends one that sends two requests at once', async () => {
  await post(...asks(0, 5));
  const first = post('3').catch(() => 0);
  await fetch(session.replace(/&sid.*/, '&sid=nobody'));
  expect(await post('3')).toBe(400);
  await first;
  expect(ended).toBe(1);
  expect(await post('3')).toBe(400);
});
