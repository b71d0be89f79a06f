import { once } from 'node:events';
import { createConnection, createServer, type Socket } from 'node:net';
import { TimeoutError, withTimeout } from './timeout.js';

describe('withTimeout', () => {
  it('fails when there is no answer in time, and passes on an answer and a failure', async () => {
    await expect(withTimeout(new Promise(() => {}), 5)).rejects.toThrow(TimeoutError);
    await expect(withTimeout(Promise.resolve(1), 5)).resolves.toBe(1);
    await expect(withTimeout(Promise.reject(new Error('no')), 5)).rejects.toThrow('no');
  });

  it('takes an answer that came in time, although this process was too busy to read it', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const client = createConnection((server.address() as { port: number }).port, '127.0.0.1');
    const [peer] = (await once(server, 'connection')) as [Socket];
    try {
      const answered = withTimeout(once(client, 'data'), 10);
      peer.write('answer');
      const until = performance.now() + 50;
      while (performance.now() < until);
      await expect(answered).resolves.toEqual([Buffer.from('answer')]);
    } finally {
      client.destroy();
      peer.destroy();
      server.close();
    }
  });
});
