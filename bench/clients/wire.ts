/**
 * The client end of one connection, as cheap as it can be on a machine where it shares the cores
 * with the server: Engine.IO 4 and Socket.IO 5 text packets on a raw websocket, no reconnection, no
 * buffers. Counts what it receives.
 */
import WebSocket from 'ws';

const PING = '2';

type Listener = (body: unknown) => void;

/** Bytes and messages received, of all wires together, without pings; a frame is counted with its header. */
export const received = { bytes: 0, messages: 0 };

const OPTIONS: WebSocket.ClientOptions = { perMessageDeflate: false, skipUTF8Validation: true };
const headerOf = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

export class Wire {
  sid = '';
  readonly #listeners = new Map<string, Listener>();
  readonly #acks = new Map<number, (reply: unknown) => void>();
  #nextAck = 0;
  #onClose: () => void = () => undefined;

  private constructor(readonly socket: WebSocket) {}

  static open(url: string): Promise<Wire> {
    const path = `${url.replace('http', 'ws')}/socket.io/?EIO=4&transport=websocket`;
    const socket = new WebSocket(path, OPTIONS);
    const wire = new Wire(socket);
    return new Promise((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        if (data.length > PING.length) {
          received.bytes += data.length + headerOf(data.length);
          received.messages++;
        }
        wire.#packet(data.toString(), () => resolve(wire));
      });
      socket.once('error', reject);
      socket.once('close', () => {
        reject(new Error('closed'));
        wire.#onClose();
      });
    });
  }

  on<T>(event: string, listener: (body: T) => void): void {
    this.#listeners.set(event, listener as Listener);
  }

  onClose(listener: () => void): void {
    this.#onClose = listener;
  }

  emit(event: string, body: unknown): void {
    this.socket.send(`42${JSON.stringify([event, body])}`);
  }

  /** Resolves with the acknowledgement. */
  request<T>(event: string, body: unknown): Promise<T> {
    const id = this.#nextAck++;
    this.socket.send(`42${id}${JSON.stringify([event, body])}`);
    return new Promise((resolve) => this.#acks.set(id, resolve as (reply: unknown) => void));
  }

  /** Gone at once, without a goodbye. */
  drop(): void {
    this.#onClose = () => undefined;
    this.socket.terminate();
  }

  #packet(text: string, connected: () => void): void {
    // Engine.IO: 0 open, 2 ping, 3 pong, 4 message; Socket.IO: 0 connect, 2 event, 3 acknowledgement.
    if (text === PING) return this.socket.send('3');
    if (text.startsWith('0')) return this.socket.send('40');
    const kind = text.slice(0, 2);
    if (kind === '40') {
      this.sid = (JSON.parse(text.slice(2)) as { sid: string }).sid;
      connected();
    } else if (kind === '42') {
      const [event, body] = JSON.parse(text.slice(text.indexOf('['))) as [string, unknown];
      this.#listeners.get(event)?.(body);
    } else if (kind === '43') {
      const begin = text.indexOf('[');
      const id = Number(text.slice(2, begin));
      const done = this.#acks.get(id);
      this.#acks.delete(id);
      done?.((JSON.parse(text.slice(begin)) as unknown[])[0]);
    }
  }
}
