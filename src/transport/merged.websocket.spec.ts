/** Over real sockets, byte by byte: what is taken past `ws` must be what `ws` would take. */
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';
import type { WebSocket } from 'ws';
import { type MergedWebSocket, MergedWebSocketServer } from './merged.websocket.js';
import { Unsent } from './wire/unsent.js';

const MOST = 80_000;
const FEW = 500;
let server: MergedWebSocketServer;
let wire: Socket;
let ours: WebSocket;
let came: string[];
let heard: Buffer;
let closed: Promise<number>;
let offences: string[];

beforeEach(() => open(MOST));
afterEach(close);

async function open(maxPayload: number, rateFactor = 1): Promise<void> {
  offences = [];
  server = new MergedWebSocketServer(
    { port: 0, host: '127.0.0.1', maxPayload, perMessageDeflate: false },
    { rateFactor, unsent: new Unsent(), ended: (_, offence) => void offences.push(offence) },
  );
  await once(server, 'listening');
  wire = connect((server.address() as AddressInfo).port, '127.0.0.1').setNoDelay();
  const there = once(server, 'connection') as Promise<[WebSocket]>;
  wire.write(
    'GET / HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
      'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
  );
  [ours] = await there;
  await once(wire, 'data');
  came = [];
  heard = Buffer.alloc(0);
  wire.on('data', (data) => (heard = Buffer.concat([heard, data])));
  ours.on('message', (data, isBinary) => void came.push(isBinary ? 'bytes' : String(data as Buffer)));
  ours.on('error', () => undefined);
  closed = new Promise((resolve) => ours.once('close', resolve));
}

async function close(): Promise<void> {
  wire.destroy();
  await new Promise((resolve) => server.close(resolve));
}

const TEXT = 0x81;
/** Without a high bit, so that a text which is not unmasked is still one. */
const KEY = [0x12, 0x34, 0x56, 0x78];

/** A frame of a client (RFC 6455 5.2); `first` is its first byte. */
function frame(payload: string | Buffer, first = TEXT, isMasked = true): Buffer {
  const data = Buffer.from(payload as string);
  const { length } = data;
  const bit = isMasked ? 0x80 : 0;
  const header = length < 126 ? [bit | length] : length < 65_536 ? [bit | 126] : [bit | 127];
  if (length >= 65_536) header.push(0, 0, 0, 0, 0, length >> 16);
  if (length >= 126) header.push((length >> 8) & 255, length & 255);
  if (!isMasked) return Buffer.concat([Buffer.from([first, ...header]), data]);
  const masked = data.map((byte, i) => byte ^ (KEY[i % 4] as number));
  return Buffer.concat([Buffer.from([first, ...header, ...KEY]), masked]);
}

/** Written one after the other, each when the one before has been read. */
async function say(...chunks: Buffer[]): Promise<void> {
  for (const chunk of chunks) {
    await new Promise((resolve) => wire.write(chunk, resolve));
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}

/** The goodbye of our side, with this code. */
const said = (code: number): boolean => heard.includes(Buffer.from([0x88, 2, code >> 8, code & 255]));

async function until(count: number): Promise<void> {
  while (came.length < count) await once(ours, 'message');
}

describe('what comes over a websocket', () => {
  it.each([
    ['one byte', 'a'],
    ['three bytes', '道'],
  ])('is read whatever its length, %s a character', async (_, letter) => {
    const counts = [1, 2, 3, 4, 5, 39, 40, 41, 42, 125, 126, 127, 128, 129, 21_845, 21_846, 26_000];
    const texts = counts.map((count) => letter.repeat(count));
    for (const text of texts) await say(frame(text));
    await until(texts.length);
    expect(came).toEqual(texts);
  });

  it('is read wherever it is cut', async () => {
    const whole = Buffer.concat([frame('first'), frame('道'.repeat(60)), frame('third')]);
    const wanted = ['first', '道'.repeat(60), 'third'];
    for (let cut = 1; cut < whole.length; cut += 3) await say(whole.subarray(0, cut), whole.subarray(cut));
    const count = Math.ceil((whole.length - 1) / 3);
    await until(count * wanted.length);
    expect(came).toEqual(Array.from({ length: count }, () => wanted).flat());
  });

  it('is read in order, also when some of it is not whole', async () => {
    const split = frame('fourth');
    await say(
      frame('first'),
      Buffer.concat([frame('second'), frame('third'), split.subarray(0, 7)]),
      Buffer.concat([split.subarray(7), frame('fifth')]),
      frame('six', 0x01),
      frame('!', 0x89),
      frame('th', 0x80),
      frame(Buffer.from([1, 2]), 0x82),
      frame('eighth'),
    );
    await until(8);
    expect(came).toEqual(['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'bytes', 'eighth']);
  });

  it('is no message that only looks like one, within another', async () => {
    const looks = frame('evil');
    const bytes = looks.map((byte, i) => byte ^ (KEY[i % 4] as number));
    const whole = frame(Buffer.concat([Buffer.from('abcd'), bytes, Buffer.from('abcd')]), 0x82);
    const begin = whole.indexOf(looks);
    expect(begin).toBeGreaterThan(0);
    await say(whole.subarray(0, begin), looks, whole.subarray(begin + looks.length));
    await until(1);
    expect(came).toEqual(['bytes']);
  });

  it.each<[string, number, Buffer[]]>([
    ['broken letters', 1007, [frame(Buffer.from([0x61, 0xff, 0x62]))]],
    ['half a letter', 1007, [frame(Buffer.from('道').subarray(0, 2))]],
    ['no mask', 1002, [frame('a', TEXT, false)]],
    ['no mask, but more', 1002, [Buffer.concat([frame('abcde', TEXT, false), Buffer.from('abcd')])]],
    ['a reserved bit', 1002, [frame('a', 0xc1)]],
    ['a message within a message', 1002, [frame('a', 0x01), frame('b')]],
    ['much more than is allowed', 1009, [frame('a'.repeat(MOST))]],
    ['more than is allowed', 1009, [frame('a'.repeat(FEW + 1))]],
  ])('ends the connection with %s: %i', async (_, code, chunks) => {
    await close();
    await open(FEW);
    await say(frame('before'), ...chunks);
    // What still comes is nobody's business.
    await say(frame('after'));
    expect(said(code)).toBe(true);
    await closed;
    expect(came).toEqual(['before']);
  });

  it('is nothing any more after the goodbye', async () => {
    await say(frame('before'), frame(Buffer.from([0x03, 0xe8]), 0x88), frame('after'));
    expect(await closed).toBe(1000);
    expect(came).toEqual(['before']);
  });
});

describe('control frames', () => {
  const ping = (payload: string): Buffer => frame(payload, 0x89);
  /** The payloads of all pongs that were heard. */
  const pongs = (): string[] => {
    const found: string[] = [];
    for (let at = heard.indexOf(0x8a); at >= 0; at = heard.indexOf(0x8a, at + 2)) {
      found.push(heard.toString('latin1', at + 2, at + 2 + (heard[at + 1] as number)));
    }
    return found;
  };
  const heardPongs = async (many: number): Promise<void> => {
    while (pongs().length < many) await once(wire, 'data');
  };

  it('a ping is answered at once, and of many the latest, a second later', async () => {
    await say(ping('first'));
    await heardPongs(1);
    const at = performance.now();
    await say(...['second', 'third', 'last'].map(ping));
    await heardPongs(2);
    expect(performance.now() - at).toBeGreaterThan(900);
    await say(ping('later'));
    await heardPongs(3);
    expect(pongs()).toEqual(['first', 'last', 'later']);
  });

  it.each([
    ['pings', 0x89],
    ['pongs', 0x8a],
    ['messages before the namespace', 0x81],
  ])('too many %s end the connection with 1008, and are read no more', async (_, first) => {
    await say(Buffer.concat(Array.from({ length: 5_000 }, () => frame('x', first))));
    await closed;
    const goodbye = heard.indexOf(0x88);
    expect(heard.readUInt16BE(goodbye + 2)).toBe(1008);
    expect(heard.toString('latin1', goodbye + 4)).toBe('too many control frames');
    expect(offences).toEqual(['control']);
    expect(pongs().length).toBeLessThan(2);
  });

  it('are as many as anybody likes where RATE_FACTOR is 0', async () => {
    await close();
    await open(MOST, 0);
    await say(Buffer.concat(Array.from({ length: 5_000 }, () => ping('x'))), frame('after'));
    await until(1);
    expect([came, offences]).toEqual([['after'], []]);
  });
});

describe('what is not read', () => {
  const A_MESSAGE = 'x'.repeat(60_000);

  it.each<[string, () => void]>([
    ['answers', () => (ours as unknown as MergedWebSocket).reply(A_MESSAGE, false)],
    ['events', () => ours.send(A_MESSAGE)],
    [
      'both',
      () =>
        Math.random() < 0.5
          ? ours.send(A_MESSAGE)
          : (ours as never as MergedWebSocket).reply(A_MESSAGE, true),
    ],
  ])('costs 1 MiB and no more, then the connection: %s', async (_, write) => {
    wire.pause();
    const { waiting } = { waiting: () => (ours as unknown as MergedWebSocket).waiting };
    let most = 0;
    for (let i = 0; ours.readyState === ours.OPEN; i++) {
      write();
      most = Math.max(most, waiting());
      if (i % 10 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    expect(most).toBeGreaterThan(900_000);
    expect(most).toBeLessThan(2 ** 20 + 130_000);
    await closed;
    expect(offences).toEqual(['unread']);
    expect(waiting()).toBe(0);
  });

  it('is told when it has been taken', async () => {
    wire.pause();
    const merged = ours as unknown as MergedWebSocket;
    while (!merged.isBehind) {
      merged.reply(A_MESSAGE, false);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const taken = new Promise<void>((resolve) => merged.onceTaken(resolve));
    wire.resume();
    await taken;
    expect([merged.isBehind, merged.waiting, offences]).toEqual([false, 0, []]);
  });
});
