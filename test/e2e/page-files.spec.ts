/**
 * The page's files on a real process, asked for as no browser does: found by the fuzzer (docs/fuzz.md).
 */
import { once } from 'node:events';
import { connect } from 'node:net';
import { MEASURED, measure } from '../support/measure.js';
import { type NodeProcess, Processes } from '../support/processes.js';

describe('the files of the page', () => {
  const processes = new Processes();
  let node: NodeProcess;
  beforeAll(async () => void (node = await processes.start(MEASURED)));
  afterAll(() => processes.close());

  /** Asks, and goes away at the first byte. */
  async function askAndGo(): Promise<void> {
    const socket = connect({ port: node.port, host: '127.0.0.1' });
    socket.write('GET /theme.js HTTP/1.1\r\nHost: x\r\n\r\n');
    await once(socket, 'data');
    socket.destroy();
    await once(socket, 'close');
  }

  it('are closed, also when whoever asked goes away before the end', async () => {
    const before = await measure(node);
    for (let i = 0; i < 300; i++) await askAndGo();
    let after = await measure(node);
    // The last connections may still be closing.
    for (let tries = 0; tries < 20 && after.files > before.files; tries++) after = await measure(node);
    expect(after.files).toBeLessThanOrEqual(before.files);
  });

  it.each([
    ['/', 'text/html;charset=utf-8'],
    ['/manifest.webmanifest', 'application/manifest+json'],
    ['/icons/192.png', 'image/png'],
    ['/ring-worker.js', 'text/javascript'],
  ])('say what they are: %s', async (path, type) => {
    const answer = await fetch(new URL(path, node.url));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
  });

  it.each(['bytes=9-1', 'bytes=-1', 'bytes=x-y', 'bytes=0-0,5-6', 'lines=1-2', 'bytes='])(
    'come whole when no right range is asked for: %s',
    async (range) => {
      const whole = await (await fetch(node.url)).text();
      const answer = await fetch(node.url, { headers: { range } });
      expect([answer.status, await answer.text()]).toEqual([200, whole]);
      expect(node.log.filter((line) => line.includes('"level":50'))).toEqual([]);
    },
  );

  /** What lies on the wire: `fetch` would unpack it. */
  async function raw(path: string, encodings?: string): Promise<{ head: string; bytes: number }> {
    const socket = connect({ port: node.port, host: '127.0.0.1' });
    const accept = encodings === undefined ? '' : `Accept-Encoding: ${encodings}\r\n`;
    socket.write(`GET ${path} HTTP/1.1\r\nHost: x\r\n${accept}Connection: close\r\n\r\n`);
    const parts: Buffer[] = [];
    socket.on('data', (part) => parts.push(part));
    await once(socket, 'close');
    const all = Buffer.concat(parts);
    const end = all.indexOf('\r\n\r\n');
    return { head: all.toString('latin1', 0, end), bytes: all.length - end - 4 };
  }
  const sheet = async (): Promise<string> =>
    /href="(\/assets\/[^"]+\.css)"/.exec(await (await fetch(node.url)).text())?.[1] as string;

  it.each([
    ['br', 'gzip, deflate, br, zstd'],
    ['gzip', 'gzip, deflate'],
    ['br', 'br;q=1.0, gzip;q=0.8'],
    [null, undefined],
    [null, 'identity'],
    [null, 'br;q=0, gzip;q=0.0'],
  ])('come packed as %s to who accepts %s', async (packed, accepted) => {
    const path = await sheet();
    const plain = await raw(path);
    const { head, bytes } = await raw(path, accepted);
    expect(head).toMatch(/^HTTP\/1\.1 200 /);
    expect(/^content-encoding: (.*)$/im.exec(head)?.[1] ?? null).toBe(packed);
    expect(head).toMatch(/^content-type: text\/css$/im);
    expect(head).toMatch(/^vary: .*accept-encoding/im);
    expect(head).toMatch(/^cache-control: public, max-age=31536000, immutable$/im);
    if (packed === null) expect(bytes).toBe(plain.bytes);
    else expect(bytes).toBeLessThan(plain.bytes / 2);
  });

  it.each(['/', '/call/somebody', '/theme.js', '/manifest.webmanifest'])(
    'are the same, packed or not: %s',
    async (path) => {
      const plain = await fetch(new URL(path, node.url), { headers: { 'accept-encoding': 'identity' } });
      const packed = await fetch(new URL(path, node.url), { headers: { 'accept-encoding': 'br' } });
      expect(packed.headers.get('content-type')).toBe(plain.headers.get('content-type'));
      expect(await packed.text()).toBe(await plain.text());
    },
  );

  it('are not packed where nothing is won: pictures', async () => {
    expect((await raw('/icons/192.png', 'br, gzip')).head).not.toMatch(/content-encoding/i);
  });
});
