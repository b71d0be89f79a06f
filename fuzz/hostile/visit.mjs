// How a stranger of the hostile trial speaks: a websocket from an address of its own, and what the
// protocol needs to come online. Must not know any kind of stranger (kinds.mjs).
import { connect } from 'node:net';
import { WebSocket } from 'ws';

/** ms; a stranger that is not answered in this time goes on with something else. */
const PATIENCE_MS = 5_000;
const SOCKETS = '/socket.io/?EIO=4&transport=';

/** Ends with an Error of these words after PATIENCE_MS. */
export function within(promise, words) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(words)), PATIENCE_MS);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** One connection. `replies` is called with the code of each answer, `ok` among them. */
export class Visit {
  /** By the number of the acknowledgement. */
  #asked = new Map();
  #ack = 0;
  onEvent = () => undefined;

  constructor(ws, replies) {
    this.ws = ws;
    this.replies = replies;
    this.closed = new Promise((resolve) => ws.once('close', (code) => resolve(code)));
    ws.on('message', (data) => this.#heard(String(data)));
  }

  /** A websocket with its namespace. */
  static async open({ port, address, replies }) {
    const ws = new WebSocket(`ws://127.0.0.1:${port}${SOCKETS}websocket`, { localAddress: address });
    ws.on('error', () => undefined);
    const visit = new Visit(ws, replies);
    const there = new Promise((resolve, reject) => {
      visit.there = resolve;
      void visit.closed.then(() => reject(new Error('turned away')));
    });
    ws.once('open', () => ws.send('40'));
    try {
      await within(there, 'no namespace');
    } catch (error) {
      ws.terminate();
      throw error;
    }
    return visit;
  }

  /** Online; the reply is kept as `self`, `token` and `device`. */
  static async online(at, name, more = {}) {
    const visit = await Visit.open(at);
    const reply = await visit.ask('session:register', { name, code: at.code, ...more });
    if (!reply.ok) {
      visit.drop();
      throw new Error(reply.code);
    }
    return Object.assign(visit, { self: reply.self, token: reply.token, device: reply.device });
  }

  get isOpen() {
    return this.ws.readyState === WebSocket.OPEN;
  }

  /** The text of a request, which is answered if anybody reads the answer. */
  request(event, body) {
    return `42${++this.#ack}${JSON.stringify([event, body])}`;
  }

  ask(event, body) {
    const text = this.request(event, body);
    const answer = new Promise((resolve, reject) => {
      this.#asked.set(this.#ack, resolve);
      void this.closed.then(() => reject(new Error('closed')));
    });
    this.ws.send(text);
    return within(answer, `${event} is not answered`);
  }

  /** Reads no more. */
  deaf() {
    this.ws._socket.pause();
  }

  /** Bytes as they are, and no more than the kernel takes. @returns whether it is still there */
  async pour(bytes) {
    const { _socket: socket } = this.ws;
    if (!socket || socket.destroyed) return false;
    if (!socket.write(bytes)) {
      const drained = new Promise((resolve) => socket.once('drain', resolve));
      // A server that reads no more is not waited for.
      await Promise.race([drained, this.closed, new Promise((resolve) => setTimeout(resolve, 50))]);
    } else await new Promise((resolve) => setImmediate(resolve));
    return !socket.destroyed;
  }

  drop() {
    this.ws.terminate();
  }

  #heard(text) {
    if (text === '2') return this.ws.send('3');
    if (text.startsWith('40')) return this.there?.();
    const answer = /^43(\d+)\[(.*)\]$/s.exec(text);
    if (answer) {
      const reply = JSON.parse(answer[2]);
      this.replies(reply.ok ? 'ok' : reply.code);
      this.#asked.get(Number(answer[1]))?.(reply);
      this.#asked.delete(Number(answer[1]));
    } else if (text.startsWith('42')) this.onEvent(...JSON.parse(text.slice(2)));
  }
}

/** A masked frame of a client (RFC 6455 5.2), of at most 65,535 bytes. */
export function frame(opcode, payload) {
  const { length } = payload;
  const header =
    length < 126 ? [0x80 | opcode, 0x80 | length] : [0x80 | opcode, 0xfe, length >> 8, length & 255];
  // A mask of zeros leaves the payload as it is.
  return Buffer.concat([Buffer.from([...header, 0, 0, 0, 0]), payload]);
}

/** Plain TCP. */
export function knock({ port, address }, bytes) {
  const socket = connect({ port, host: '127.0.0.1', localAddress: address });
  socket.on('error', () => socket.destroy());
  if (bytes) socket.write(bytes);
  return socket;
}

/** One HTTP request, as bytes. */
export const httpRequest = (method, path, body = '') =>
  `${method} ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: text/plain\r\n` +
  `Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;

export const POLLING = `${SOCKETS}polling`;
