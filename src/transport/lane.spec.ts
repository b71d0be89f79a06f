/** Over a real server and real sockets: what the lane takes from Engine.IO and ws must be there. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer, type Server as HttpServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { Server } from 'socket.io';
import { io, type Socket as ClientSocket } from 'socket.io-client';
import { WebSocket } from 'ws';
import { eventText, openLane, write } from './lane.js';
import { type MergedWebSocket, MergedWebSocketServer } from './merged.websocket.js';
import type { SignalingSocket } from './socket.js';

let http: HttpServer;
let server: Server;
let client: ClientSocket;
let raw: Socket | undefined;
let socket: SignalingSocket;
/** What came by the lane, and what came by Socket.IO's own way. */
const direct: unknown[][] = [];
const usual: unknown[][] = [];
/** Of each answer. */
let padding = '';

const url = (): string => `http://127.0.0.1:${(http.address() as AddressInfo).port}`;

async function connected(transports: string[] = ['websocket']): Promise<void> {
  const there = once(server, 'connection') as Promise<[SignalingSocket]>;
  client = io(url(), { transports, forceNew: true, reconnection: false });
  [socket] = await there;
  if (!client.connected) await new Promise<void>((resolve) => client.once('connect', resolve));
}

beforeEach(async () => {
  direct.length = usual.length = 0;
  padding = '';
  http = createServer();
  server = new Server(http, { wsEngine: MergedWebSocketServer as never, pingInterval: 50 });
  server.on('connection', (one) => {
    one.onAny((...args: unknown[]) => void usual.push(args));
    openLane(one as SignalingSocket, (_, event, args) => {
      const answer = args.pop() as (outcome: object) => void;
      direct.push([event, ...args]);
      answer({ ok: true, event, ...(padding && { padding }) });
    });
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
});
afterEach(async () => {
  client?.disconnect();
  raw?.destroy();
  await server.close();
});

describe('the lane', () => {
  it('takes requests of a websocket, and answers them', async () => {
    await connected();
    const answer = await client.emitWithAck('session:rename', { name: '道格 "1"' });
    expect(answer).toEqual({ ok: true, event: 'session:rename' });
    expect(direct).toEqual([['session:rename', { name: '道格 "1"' }]]);
    expect(usual).toEqual([]);
  });

  it('leaves to Socket.IO what is none: without acknowledgement, or with bytes', async () => {
    await connected();
    client.emit('a', 1);
    client.emit('b', Buffer.from('x'));
    await client.emitWithAck('c');
    await new Promise((resolve) => setImmediate(resolve));
    expect(usual.map(([event]) => event)).toEqual(['a', 'b']);
    expect(direct).toEqual([['c']]);
  });

  it.each(['420[', '420[1', '42["a"', '4299999999999999999999["a"]'])(
    'leaves %s to Socket.IO, which ends the connection',
    async (packet) => {
      const raw = new WebSocket(`${url().replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
      await once(raw, 'open');
      raw.send('40');
      raw.send(packet);
      await once(raw, 'close');
      expect(direct).toEqual([]);
    },
  );

  it('opens when polling is upgraded, and writes either way', async () => {
    await connected(['polling', 'websocket']);
    const heard: unknown[] = [];
    client.on('e', (body) => heard.push(body));
    write(socket, eventText('e', 1));
    if (client.io.engine.transport.name === 'polling')
      await new Promise<void>((resolve) => client.io.engine.once('upgrade', () => resolve()));
    await client.emitWithAck('now');
    write(socket, eventText('e', 2));
    await client.emitWithAck('last');
    expect(heard).toEqual([1, 2]);
    expect(direct.at(-1)).toEqual(['last']);
  });

  it('keeps the order among its own packets and those of Socket.IO', async () => {
    await connected();
    const heard: unknown[] = [];
    client.on('e', (body) => heard.push(body));
    for (let i = 0; i < 50; i++) {
      if (i % 3 === 0) (socket as unknown as ClientSocket).emit('e', i);
      else write(socket, eventText('e', i));
    }
    await client.emitWithAck('done');
    expect(heard).toEqual(Array.from({ length: 50 }, (_, i) => i));
  });

  it('takes turns: who sends much at once waits for the others, and all in order', async () => {
    await connected();
    const first = socket;
    const other = io(url(), { transports: ['websocket'], forceNew: true, reconnection: false });
    await new Promise<void>((resolve) => other.once('connect', resolve));
    const many = Array.from({ length: 2_000 }, (_, i) => client.emitWithAck('much', i));
    // On its way behind all of them.
    await new Promise((resolve) => setImmediate(resolve));
    const one = other.emitWithAck('little').then(() => direct.length);
    expect(await one).toBeLessThan(2_000);
    await Promise.all(many);
    const much = direct.filter(([event]) => event === 'much').map(([, i]) => i);
    expect(much).toEqual(Array.from({ length: 2_000 }, (_, i) => i));
    expect(first.connected).toBe(true);
    other.disconnect();
  });

  it('reads no more from a client that does not read its answers, and then goes on where it was', async () => {
    const MANY = 1_500;
    const ANSWER = 50_000;
    padding = 'x'.repeat(ANSWER);
    await connected();
    const { ws } = client.io.engine.transport as unknown as { ws: { _socket: Socket } };
    ws._socket.pause();
    const all = Promise.all(Array.from({ length: MANY }, (_, i) => client.emitWithAck('much', i)));
    const wire = (socket.conn as unknown as { transport: { socket: MergedWebSocket } }).transport.socket;
    while (!wire.isBehind) await new Promise((resolve) => setTimeout(resolve, 5));
    const handled = direct.length;
    // Another one's turn comes, many times, and it has none.
    const other = io(url(), { transports: ['websocket'], forceNew: true, reconnection: false });
    await new Promise<void>((resolve) => other.once('connect', resolve));
    for (let i = 0; i < 50; i++) await other.emitWithAck('little');
    expect(direct.filter(([event]) => event === 'much')).toHaveLength(handled);
    expect(handled).toBeLessThan(MANY / 2);
    expect(wire.waiting).toBeLessThan(64 * 1024 + 3 * ANSWER);
    ws._socket.resume();
    await all;
    const much = direct.filter(([event]) => event === 'much').map(([, i]) => i);
    expect(much).toEqual(Array.from({ length: MANY }, (_, i) => i));
    other.disconnect();
  });

  it('ends a connection whose packets are no requests, without end', async () => {
    await connected();
    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    const { ws } = client.io.engine.transport as unknown as { ws: WebSocket };
    for (let i = 0; i < 1_100; i++) ws.send('6');
    await gone;
  });

  it('writes nothing to a connection that is closed, and harms none', async () => {
    await connected();
    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    socket.disconnect(true);
    write(socket, eventText('e', 1));
    await gone;
  });

  /** A connection whose bytes are counted as the kernel gets them. */
  async function counted(): Promise<{ raw: Socket; writes: string[] }> {
    const wire = connect((http.address() as AddressInfo).port, '127.0.0.1');
    const there = once(server, 'connection') as Promise<[SignalingSocket]>;
    wire.write(
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\n' +
        'Upgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    await once(wire, 'data');
    wire.write(frame('40'));
    [socket] = await there;
    const kernel = (socket.conn as unknown as { transport: { socket: { _socket: { _handle: object } } } })
      .transport.socket._socket._handle as unknown as {
      writeLatin1String(req: unknown, bytes: string): unknown;
    };
    await new Promise((resolve) => setTimeout(resolve, 20));
    const writes: string[] = [];
    const writeBytes = kernel.writeLatin1String.bind(kernel);
    kernel.writeLatin1String = (req, bytes) => {
      writes.push(bytes);
      return writeBytes(req, bytes);
    };
    raw = wire;
    return { raw: wire, writes };
  }

  it.each([
    ['one byte', 'a'],
    ['three bytes', '道'],
  ])('frames texts of every length, %s a character', async (_, letter) => {
    await connected();
    // With what is round it, each kind of length that RFC 6455 5.2 has, and its borders.
    const lengths = [1, 41, 42, 120, 121, 122, 21_800, 65_529, 65_530, 65_531, 70_000];
    const texts = lengths.map((length) => letter.repeat(length));
    const came: string[] = [];
    client.on('e', (text: string) => void came.push(text));
    const last = new Promise((resolve) => client.once('last', resolve));
    for (const text of texts) write(socket, eventText('e', text));
    write(socket, eventText('last', 0));
    await last;
    expect(came.map(({ length }) => length)).toEqual(lengths);
    expect(came).toEqual(texts);
  });

  it('says all that is to be said before the goodbye', async () => {
    await connected();
    const came: unknown[] = [];
    client.on('e', (i: unknown) => void came.push(i));
    const gone = new Promise((resolve) => client.once('disconnect', resolve));
    write(socket, eventText('e', 1));
    socket.conn.close();
    await gone;
    expect(came).toEqual([1]);
  });

  it('hands the kernel at once what is written in one turn', async () => {
    const { writes } = await counted();
    for (let i = 0; i < 5; i++) write(socket, eventText('e', i));
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(writes).toHaveLength(1);
  });

  it('sends an answer that nobody waits for with what comes next, or soon', async () => {
    const { raw: wire, writes } = await counted();
    /** All that the kernel got together with this. */
    const writeOf = async (text: string): Promise<string> => {
      for (;;) {
        const found = writes.find((bytes) => bytes.includes(text));
        if (found) return found;
        await once(wire, 'data');
      }
    };
    const asks = async (text: string, count: number): Promise<void> => {
      wire.write(frame(text));
      while (direct.length < count) await turns(1);
    };
    const turns = async (count: number): Promise<void> => {
      for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
    };
    let together = false;
    // On a machine that is busy elsewhere a turn may be longer than the answer waits.
    for (let i = 1; i < 10 && !together; i++) {
      write(socket, eventText('before', i));
      await writeOf(`42["before",${i}]`);
      await asks(`42${10 + i}["signal:send",{}]`, i);
      await turns(3);
      write(socket, eventText('after', i));
      together = (await writeOf(`43${10 + i}[`)).includes(`42["after",${i}]`);
    }
    expect(together).toBe(true);
    // Nothing more comes, and it is not kept.
    const { length } = direct;
    await asks('422["signal:send",{}]', length + 1);
    await writeOf('432[');
    // Somebody waits for this one: it does not wait for the event of the next turn.
    await asks('423["people:get",{}]', length + 2);
    await turns(3);
    write(socket, eventText('after', 0));
    expect(await writeOf('433[')).not.toContain('42["after",0]');
  });
});

/** A short text frame of a client, masked with zeros (RFC 6455 5.2). */
const frame = (text: string): Buffer =>
  Buffer.concat([Buffer.from([0x81, 0x80 | text.length, 0, 0, 0, 0]), Buffer.from(text)]);
