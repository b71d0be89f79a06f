/**
 * What no client of ours would send, below the requests (reliability.md section 5): handshakes,
 * frames and packets by hand. The node lives, and two people who talk on it notice nothing.
 */
import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { connect, type Socket } from 'node:net';
import { SignJWT, UnsecuredJWT } from 'jose';
import { talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const WS = '/socket.io/?EIO=4&transport=websocket';
const POLLING = '/socket.io/?EIO=4&transport=polling';
const UPGRADE = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': Buffer.alloc(16).toString('base64'),
};

type Headers = Record<string, string | string[]>;

const SECRET = 'the secret of this test, 32 characters';
const token = (alg: string, secret: string, expires = '5m'): Promise<string> =>
  new SignJWT({ dev: 'd' })
    .setProtectedHeader({ alg })
    .setIssuer('dogeller')
    .setSubject('ana')
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(new TextEncoder().encode(secret));

const many = (count: number): Headers =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`x-${i}`, 'x']));

/** The status of one HTTP request; 101 for one that became a WebSocket, which is then closed. */
async function asked(url: string, headers: Headers = {}, body?: string): Promise<number> {
  const asking = request(url, { headers, method: body === undefined ? 'GET' : 'POST' });
  asking.end(body);
  const response = once(asking, 'response').then(([answer]) => {
    (answer as IncomingMessage).resume();
    return (answer as IncomingMessage).statusCode ?? 0;
  });
  const upgraded = once(asking, 'upgrade').then(([, socket]) => {
    (socket as Socket).destroy();
    return 101;
  });
  const failed = once(asking, 'error').then(() => 0);
  const all = [response, upgraded, failed];
  for (const one of all) one.catch(() => undefined);
  return Promise.race(all);
}

/** A frame as RFC 6455 5.2 has it; a client's must be masked. */
function frame(opcode: number, text: string | Buffer, { fin = true, rsv = 0, masked = true } = {}): Buffer {
  const payload = Buffer.from(text);
  const head = [(fin ? 0x80 : 0) | (rsv << 4) | opcode];
  const mask = masked ? 0x80 : 0;
  if (payload.length < 126) head.push(mask | payload.length);
  else if (payload.length < 65_536) head.push(mask | 126, payload.length >> 8, payload.length & 255);
  else head.push(mask | 127, 0, 0, 0, 0, ...[24, 16, 8, 0].map((bits) => (payload.length >> bits) & 255));
  return Buffer.concat([Buffer.from(head), masked ? Buffer.alloc(4) : Buffer.alloc(0), payload]);
}

/** A WebSocket by hand: sends these bytes, and resolves when the server has closed it or answered `until`. */
async function raw(port: number, bytes: readonly Buffer[], until?: string, path = WS): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined);
  const head = [
    `GET ${path} HTTP/1.1`,
    'Host: localhost',
    ...Object.entries(UPGRADE).map(([k, v]) => `${k}: ${v}`),
  ];
  socket.write(`${head.join('\r\n')}\r\n\r\n`);
  let heard = '';
  let begun = false;
  await new Promise<void>((resolve) => {
    socket.on('close', () => resolve());
    socket.on('data', (chunk: Buffer) => {
      heard += chunk.toString('latin1');
      if (!begun && heard.includes('"sid"')) {
        begun = true;
        for (const part of bytes) socket.write(part);
      }
      if (until !== undefined && heard.includes(until)) resolve();
      // A close frame, alone or after others; all else is ASCII. The server would wait for our answer.
      if (heard.includes('\r\n\r\n') && chunk.includes(0x88)) resolve();
    });
  });
  socket.destroy();
  return heard;
}

const text = (body: string): Buffer => frame(1, body);
const OPEN = text('40');

/** What ends the connection it comes by; nothing else. */
const DEADLY: readonly (readonly [string, () => readonly Buffer[]])[] = [
  ['a frame that is not masked', () => [frame(1, '40', { masked: false })]],
  ['a frame with reserved bits', () => [frame(1, '40', { rsv: 4 })]],
  ['a frame with an unknown opcode', () => [frame(5, '40')]],
  ['a frame that goes on from nothing', () => [frame(0, '40')]],
  ['text that is no UTF-8', () => [frame(1, Buffer.from([0xc3, 0x28]))]],
  ['a message of 300 KiB', () => [OPEN, text(`42["people:watch",{"query":"${'q'.repeat(300 * 1024)}"}]`)]],
  ['a message of 300 KiB in pieces', () => [OPEN, frame(1, '42', { fin: false }), ...pieces(301, 1024)]],
  ['a hundred thousand pieces of a byte', () => [OPEN, frame(1, '4', { fin: false }), ...pieces(100_000, 1)]],
  ['truncated JSON', () => [OPEN, text('42["people:watch",{')]],
  ['an unknown packet type', () => [OPEN, text('49["people:watch",{}]')]],
  [
    'attachments without end',
    () => [OPEN, text('451000000000-["people:watch",{"_placeholder":true,"num":0}]')],
  ],
  [
    'attachments announced, and text',
    () => [OPEN, text('451-["people:watch",{"_placeholder":true,"num":0}]'), text('42["a"]')],
  ],
  ['binary that nobody asked for', () => [OPEN, frame(2, Buffer.alloc(64))]],
  ['an event name of the library', () => [OPEN, text('421["disconnect",{}]')]],
  ['a packet of no engine', () => [OPEN, text('9')]],
  ['nothing but a length', () => [Buffer.from([0x81, 0xff, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])]],
];

const pieces = (many: number, each: number): Buffer[] =>
  Array.from({ length: many }, (_, i) => frame(0, 'q'.repeat(each), { fin: i === many - 1 }));

/** What is answered, or passed over, on a connection that goes on. */
const HARMLESS: readonly (readonly [string, string])[] = [
  ['an acknowledgement nobody waits for', '43999[{}]'],
  ['an acknowledgement of a number without end', `43${'9'.repeat(300)}[{}]`],
  ['an event without a name', '421[]'],
  ['an event whose name is a number', '421[7,{}]'],
  ['an event named after a prototype', '421["__proto__",{}]'],
  ['the same key twice', '421["people:watch",{"limit":1,"limit":2}]'],
  ['a lone surrogate', '421["people:watch",{"query":"\\ud800"}]'],
  ['a NUL', '421["people:watch",{"query":"\\u0000"}]'],
  ['a key that is a prototype', '421["people:watch",{"__proto__":{"limit":1}}]'],
  ['nesting a hundred thousand deep', `421["people:watch",${'['.repeat(100_000)}${']'.repeat(100_000)}]`],
];

describeTopologies(
  'a connection by hand',
  (stage) => {
    let [ana, bo]: TestClient[] = [];
    let call = '';
    let seq = 0;

    beforeEach(async () => {
      [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      call = (await talk(ana, bo)).id;
    });

    afterEach(async () => {
      if (!ana || !bo) return;
      for (const [from, to] of [[ana, bo] as const, [bo, ana] as const]) {
        await from.ok('signal:send', { call, to: to.id, seq: ++seq });
        await to.waitFor('signal:received', { call, from: from.id, seq }, 'they go on talking');
      }
      expect([...ana.has(), ...bo.has()]).toEqual([]);
    });

    const at = (path: string): string => `${stage.node(0).url}${path}`;

    it.each<[string, string, Headers, string | undefined]>([
      ['an unknown transport', '/socket.io/?EIO=4&transport=telepathy', {}, undefined],
      ['a transport that is an object', '/socket.io/?EIO=4&transport=__proto__', {}, undefined],
      ['a session that is not there', `${POLLING}&sid=nobody`, {}, undefined],
      ['a session that is a prototype', `${POLLING}&sid=__proto__`, {}, undefined],
      ['words to a session that is not there', `${POLLING}&sid=nobody`, {}, '42["people:watch",{}]'],
      ['an upgrade of a session that is not there', `${WS}&sid=nobody`, UPGRADE, undefined],
      ['a foreign Origin, by websocket', WS, { ...UPGRADE, origin: 'https://evil.example' }, undefined],
      ['a foreign Origin, by polling', POLLING, { origin: 'https://evil.example' }, undefined],
      ['a key that is none', WS, { ...UPGRADE, 'sec-websocket-key': 'short' }, undefined],
      ['words before a session', POLLING, {}, '42["people:watch",{}]'],
    ])('gets nowhere with %s', async (_title, path, headers, body) => {
      const status = await asked(at(path), headers, body);
      expect([0, 400, 403, 404, 405, 426, 431]).toContain(status);
    });

    it.each([
      ['an engine of long ago', 'EIO=3&transport=websocket'],
      ['no engine', 'transport=websocket'],
    ])('is given no session by naming %s', async (_title, query) => {
      const heard = await raw(stage.node(0).port, [], undefined, `/socket.io/?${query}`);
      expect(heard).not.toContain('"sid"');
    });

    it('may have any number of headers, of which those beyond two thousand are passed over', async () => {
      expect([101, 431]).toContain(await asked(at(WS), { ...UPGRADE, ...many(3_000) }));
    });

    it('may name any protocol, and waits for nobody to make sense of it', async () => {
      const headers = { ...UPGRADE, 'sec-websocket-protocol': `a,${' '.repeat(8_000)}b` };
      expect([101, 400]).toContain(await asked(at(WS), headers));
    });

    it("cannot speak for somebody else's session", async () => {
      const victim = await stage.person('Victim', 0);
      const sid = victim.socket.io.engine as unknown as { id: string };
      expect(await asked(at(`${POLLING}&sid=${sid.id}`), {}, '42["session:leave",{}]')).toBe(400);
      expect(await asked(at(`${WS}&sid=${sid.id}`), UPGRADE)).not.toBe(200);
      await victim.ok('people:watch', {});
    });

    it.each(DEADLY)('is closed after %s', async (_title, bytes) => {
      await raw(stage.node(0).port, bytes());
    });

    it.each(HARMLESS)('goes on after %s', async (_title, packet) => {
      const heard = await raw(
        stage.node(0).port,
        [OPEN, text(packet), text('4277["people:watch",{}]')],
        '4377[',
      );
      expect(heard).toContain('not_registered');
    });

    it.each<[string, string]>([
      ['a namespace that is not there', '40/admin,'],
      ['auth that is a number', '407'],
      ['auth that is a list', '40[]'],
      ['auth that is large', `40{"token":"${'t'.repeat(60_000)}"}`],
    ])('gets no further by asking for %s', async (_title, packet) => {
      const port = stage.node(0).port;
      const heard = await raw(
        port,
        [text(packet), text('4277["people:watch",{}]')],
        packet.startsWith('40{') ? '4377[' : undefined,
      );
      expect(heard).not.toContain('"ok":true');
    });

    it.each<[string, () => Promise<string>]>([
      ['of another key', () => token('HS256', 'some other secret')],
      ['of another algorithm', () => token('HS384', SECRET)],
      ['that has expired', () => token('HS256', SECRET, '-2m')],
      [
        'that nobody signed',
        async () => new UnsecuredJWT({ sub: 'ana', dev: 'd' }).setIssuer('dogeller').encode(),
      ],
      ['of 4 KiB', async () => 't'.repeat(4_096)],
    ])('is nobody with a token %s', async (_title, make) => {
      const client = await stage.connect(0);
      await client.fails('session:register', { name: 'Ana', token: await make() }, 'unauthorized');
      await client.fails('people:watch', {}, 'not_registered');
    });

    it('is not waited for when a hundred of them say nothing', async () => {
      const half = Array.from({ length: 100 }, () => connect(stage.node(0).port, '127.0.0.1'));
      for (const socket of half)
        socket.on('error', () => undefined).write('GET /socket.io/ HTTP/1.1\r\nHost:');
      await (await stage.person('Cy', 0)).ok('people:watch', {});
      for (const socket of half) socket.destroy();
    });
  },
  { SECRET, REGISTER_SECONDS: '1' },
);
