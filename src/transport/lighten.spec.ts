/** Over a real server and a real socket: what is dropped must be all that kept the request. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server as HttpServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Server } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { lighten } from './lighten.js';
import type { SignalingSocket } from './socket.js';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

let http: HttpServer;
let server: Server;
let client: ClientSocket;

beforeEach(async () => {
  http = createServer();
  server = new Server(http);
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  client.disconnect();
  await server.close();
});

/** Whether the request is still there a while after somebody has connected. */
async function keepsRequest(isLight: boolean): Promise<boolean> {
  let request: WeakRef<IncomingMessage> | undefined;
  const there = new Promise<void>((resolve) => {
    server.once('connection', (socket) => {
      request = new WeakRef(socket.request);
      if (isLight) lighten(socket as SignalingSocket, true);
      resolve();
    });
  });
  const { port } = http.address() as AddressInfo;
  client = io(`http://127.0.0.1:${port}`, { transports: ['websocket'], forceNew: true, reconnection: false });
  await Promise.all([there, once(client as never, 'connect')]);
  for (let i = 0; i < 20 && request?.deref(); i++) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    collect();
  }
  return request?.deref() !== undefined;
}

describe('a connection that was made light', () => {
  it('keeps nothing of the request that it began with', async () => {
    expect(await keepsRequest(false)).toBe(true);
    client.disconnect();
    expect(await keepsRequest(true)).toBe(false);
  });

  it('has no room of its own, and is still spoken to and heard of', async () => {
    await keepsRequest(true);
    expect(server.of('/').adapter.rooms.size).toBe(0);
    const [socket] = server.of('/').sockets.values();
    const heard = once(client as never, 'hello');
    server.local.emit('hello', 1);
    expect(await heard).toEqual([1]);
    expect((await server.fetchSockets()).map(({ id }) => id)).toEqual([client.id]);
    const left = once(socket as never, 'disconnect');
    client.io.engine.close();
    await left;
    expect(server.of('/').sockets.size).toBe(0);
  });
});
