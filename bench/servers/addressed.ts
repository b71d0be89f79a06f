/**
 * The cheapest cluster that can pass a signal on, as a yardstick: an address names its node, a
 * signal for another node goes through one Redis channel of that node. No account, no call, no
 * check, no directory; nobody could use it, and nothing that relays through Redis costs less.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Redis } from 'ioredis';
import { Server } from 'socket.io';

interface Signal {
  readonly to: string;
  readonly description?: unknown;
}

const url = process.env['REDIS_URL'] ?? '';
const node = process.env['NODE'] ?? '';
const commands = new Redis(url, { enableAutoPipelining: true });
const subscriber = new Redis(url);
const http = createServer();
const io = new Server(http);

const deliver = (id: string, signal: object): boolean => io.to(id).emit('signal', signal);

io.on('connection', (socket) => {
  socket.on('address', (_: object, ack: (address: string) => void) => ack(`${node}/${socket.id}`));
  socket.on('signal', ({ to, ...signal }: Signal, ack: (outcome: object) => void) => {
    const [at = '', id = ''] = to.split('/');
    if (at === node) ack({ ok: deliver(id, signal) });
    else void commands.publish(`bare:${at}`, JSON.stringify([id, signal])).then((n) => ack({ ok: n === 1 }));
  });
});
subscriber.on('message', (_, text) => {
  const [id, signal] = JSON.parse(text) as [string, object];
  deliver(id, signal);
});
await subscriber.subscribe(`bare:${node}`);

http.listen(0, '127.0.0.1', () => {
  const { port } = http.address() as AddressInfo;
  process.stdout.write(`${JSON.stringify({ msg: 'listening on', url: `http://127.0.0.1:${port}`, port })}\n`);
});
