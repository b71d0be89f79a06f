// Sends signals to a friend as fast as the node takes them, and comes back soon after it was thrown
// out. A process of its own that writes ready-made frames at once, so that it takes nobody else's
// turn on the machine. Arguments: the node's URL. Says 'flooding' and 'closed' on its output.
import { setPriority } from 'node:os';
import { io } from 'socket.io-client';
import { WebSocket } from 'ws';

const url = process.argv[2];
// A real one is not on the server's machine: what it computes must not be what others wait for.
setPriority(19);
/** More than a connection is allowed at once, and more offences than are borne (rates.ts). */
const SIGNALS = 6_000;
const BACK_AFTER_MS = 200;

const friend = io(url, { transports: ['websocket'], forceNew: true });
await new Promise((resolve) => friend.once('connect', resolve));
const { self } = await friend.emitWithAck('session:register', { name: 'Friend' });
let invited;
friend.on('call:incoming', ({ call }) => {
  friend.emit('call:accept', { call: call.id, media: 'audio' }, () => invited?.(call.id));
});

async function flood() {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.on('error', () => undefined);
  const call = new Promise((resolve) => (invited = resolve));
  socket.on('message', (data) => {
    const text = data.toString('latin1', 0, 3);
    if (text[0] === '0') socket.send('40');
    else if (text === '2') socket.send('3');
    else if (text.startsWith('40')) socket.send('421["session:register",{"name":"Flooder"}]');
    else if (text === '431') socket.send(`422["call:invite",{"to":"${self.id}","media":"audio"}]`);
  });
  const id = await Promise.race([call, closed.then(() => null)]);
  if (id === null) return;
  const candidates = [{ candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host' }];
  process.stdout.write('flooding\n');
  socket._socket.cork();
  for (let seq = 1; seq <= SIGNALS; seq++) {
    const body = { call: id, to: self.id, seq, candidates };
    socket.send(`42${9 + seq}${JSON.stringify(['signal:send', body])}`);
  }
  socket._socket.uncork();
  await closed;
  // Else they would be in this call, and busy, until the place of the one who was thrown out is given up.
  friend.emit('call:leave', { call: id }, () => undefined);
  process.stdout.write('closed\n');
}

for (;;) {
  await flood();
  await new Promise((resolve) => setTimeout(resolve, BACK_AFTER_MS));
}
