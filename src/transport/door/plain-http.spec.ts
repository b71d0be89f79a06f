/** Over a real server: how many TCP connections one address may have that are no websocket, and for how long. */
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { limitPlainHttp } from './plain-http.js';

const MOST = 70;
let server: Server;
let turnedAway: string[];
const open: Socket[] = [];
const upgraded: Socket[] = [];

async function start(trustProxy: number): Promise<void> {
  turnedAway = [];
  server = createServer((_request, response) => response.end('ok'));
  server.on('upgrade', (_request, socket) => {
    upgraded.push(socket as Socket);
    socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
  });
  limitPlainHttp(server, { most: MOST, trustProxy, turnedAway: (address) => turnedAway.push(address) });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
}
async function stop(): Promise<void> {
  const stopped = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await stopped;
}
beforeEach(() => start(0));
afterEach(async () => {
  for (const socket of [...open.splice(0), ...upgraded.splice(0)]) socket.destroy();
  await stop();
});

async function knock(bytes = '', localAddress = '127.0.0.1'): Promise<Socket> {
  const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', localAddress });
  socket.on('error', () => undefined);
  open.push(socket);
  await once(socket, 'connect');
  if (bytes) socket.write(bytes);
  return socket;
}
const answer = async (socket: Socket): Promise<string> => String((await once(socket, 'data'))[0]);
const get = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';
const upgrade = 'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n';

it('lets so many silent ones stand from one address, and no more; another address has its own', async () => {
  for (let i = 0; i < MOST; i++) await knock();
  const late = await knock(get);
  await once(late, 'close');
  expect(turnedAway).toEqual(['127.0.0.1']);
  expect(await answer(await knock(get, '127.0.0.9'))).toContain('200');
  const first = open[0] as Socket;
  first.destroy();
  // The server may hear of it a moment later.
  for (;;) {
    const next = await knock(get);
    const said = await Promise.race([answer(next), once(next, 'close').then(() => null)]);
    if (said !== null) break;
  }
});

it('does not count what became a websocket', async () => {
  for (let i = 0; i < MOST + 10; i++) expect(await answer(await knock(upgrade))).toContain('101');
  expect(turnedAway).toEqual([]);
});

it('counts nothing behind a proxy, which opens them all', async () => {
  await stop();
  await start(1);
  for (let i = 0; i < MOST + 10; i++) await knock();
  expect(await answer(await knock(get))).toContain('200');
});

it('looks every two seconds for requests that do not come to an end', () => {
  expect(server.headersTimeout).toBe(20_000);
  expect(server.requestTimeout).toBe(30_000);
  expect((server as unknown as { connectionsCheckingInterval: number }).connectionsCheckingInterval).toBe(
    2_000,
  );
});

it('waits for no body that nobody asked for', async () => {
  const socket = await knock('POST /version HTTP/1.1\r\nHost: x\r\nContent-Length: 90000\r\n\r\n[');
  expect(await answer(socket)).toContain('Connection: close');
  await once(socket, 'close');
});
