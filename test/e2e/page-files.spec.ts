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
});
