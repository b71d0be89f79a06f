// Sends signals to a friend as fast as it can, and comes back a second after it was thrown out. A
// process of its own, so that it takes nobody else's turn. Arguments: the node's URL.
import { io } from 'socket.io-client';

const url = process.argv[2];
const options = { transports: ['websocket'], forceNew: true, reconnection: false };

async function online(name) {
  const socket = io(url, options);
  await new Promise((resolve) => socket.once('connect', resolve));
  const { self } = await socket.emitWithAck('session:register', { name });
  return { socket, id: self.id };
}

async function flood() {
  const [flooder, friend] = [await online('Flooder'), await online('Friend')];
  const rings = new Promise((resolve) => friend.socket.once('call:incoming', resolve));
  await flooder.socket.emitWithAck('call:invite', { to: friend.id, media: 'audio' });
  const { call } = await rings;
  await friend.socket.emitWithAck('call:accept', { call: call.id, media: 'audio' });
  const signal = {
    call: call.id,
    to: friend.id,
    candidates: [{ candidate: 'candidate:1 1 udp 1 192.0.2.1 1 typ host' }],
  };
  process.stdout.write('flooding\n');
  for (let seq = 1; flooder.socket.connected;) {
    for (let i = 0; i < 200; i++)
      flooder.socket.emit('signal:send', { ...signal, seq: seq++ }, () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  process.stdout.write('closed\n');
  friend.socket.disconnect();
}

for (;;) {
  await flood();
  await new Promise((resolve) => setTimeout(resolve, 1_000));
}
