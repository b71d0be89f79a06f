/**
 * A WebSocket client (RFC 6455) that sends exactly what it is told, also what the RFC forbids. Reads
 * whole text messages, which is all that our server sends, and goes when it is told to.
 */
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { type Socket, connect } from 'node:net';

export const OPCODE = { continuation: 0, text: 1, binary: 2, close: 8, ping: 9, pong: 10 } as const;

export interface Frame {
  /** 0 to 15; 3 to 7 and 11 to 15 mean nothing. */
  readonly opcode: number;
  readonly payload: Buffer;
  /** The last of its message. */
  readonly last?: boolean;
  /** The three reserved bits, 0 to 7. */
  readonly reserved?: number;
  /** A client's frames must be. */
  readonly masked?: boolean;
  /** What the header says, if not the truth. */
  readonly length?: bigint;
}

const MASK = Buffer.from([0x5a, 0x13, 0xc7, 0x21]);

export function encode({ opcode, payload, last = true, reserved = 0, masked = true, length }: Frame): Buffer {
  const said = length ?? BigInt(payload.length);
  const first = (last ? 0x80 : 0) | (reserved << 4) | opcode;
  const bit = masked ? 0x80 : 0;
  let header: Buffer;
  if (said < 126n) header = Buffer.from([first, bit | Number(said)]);
  else if (said < 65_536n) {
    header = Buffer.from([first, bit | 126, 0, 0]);
    header.writeUInt16BE(Number(said), 2);
  } else {
    header = Buffer.from([first, bit | 127, 0, 0, 0, 0, 0, 0, 0, 0]);
    header.writeBigUInt64BE(BigInt.asUintN(64, said), 2);
  }
  if (!masked) return Buffer.concat([header, payload]);
  const hidden = Buffer.from(payload);
  for (let i = 0; i < hidden.length; i++) hidden[i] = (hidden[i] as number) ^ (MASK[i & 3] as number);
  return Buffer.concat([header, MASK, hidden]);
}

export const text = (message: string): Frame => ({ opcode: OPCODE.text, payload: Buffer.from(message) });

export class WebSocketClient {
  /** Of each text message. */
  onText: (message: string) => void = () => undefined;
  readonly closed: Promise<void>;
  #open = true;
  #rest: Buffer = Buffer.alloc(0);

  private constructor(private readonly socket: Socket) {
    socket.on('error', () => socket.destroy());
    this.closed = new Promise((resolve) =>
      socket.once('close', () => {
        this.#open = false;
        resolve();
      }),
    );
    socket.on('data', (bytes: Buffer) => this.#read(bytes));
    // What came together with the answer to the handshake waits in the socket until now.
    socket.resume();
  }

  /** @throws Error when the server does not agree */
  static async open(port: number, path: string): Promise<WebSocketClient> {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const failed = new AbortController();
    const fail = (error?: Error): void => failed.abort(error ?? new Error('closed during the handshake'));
    socket.once('error', fail).once('close', () => fail());
    const key = randomBytes(16).toString('base64');
    const request = [
      `GET ${path} HTTP/1.1`,
      `Host: 127.0.0.1:${port}`,
      'Connection: Upgrade',
      'Upgrade: websocket',
      `Sec-WebSocket-Key: ${key}`,
      'Sec-WebSocket-Version: 13',
    ];
    socket.write(`${request.join('\r\n')}\r\n\r\n`);
    let answer = Buffer.alloc(0);
    try {
      while (!answer.includes('\r\n\r\n')) {
        const [bytes] = (await once(socket, 'data', { signal: failed.signal })) as [Buffer];
        answer = Buffer.concat([answer, bytes]);
      }
    } catch {
      socket.destroy();
      throw new Error('no WebSocket', { cause: failed.signal.reason });
    }
    socket.pause();
    const end = answer.indexOf('\r\n\r\n') + 4;
    if (!answer.toString('latin1', 0, 12).endsWith(' 101')) {
      socket.destroy();
      throw new Error(`no WebSocket: ${answer.toString('latin1', 0, 100)}`);
    }
    socket.unshift(answer.subarray(end));
    return new WebSocketClient(socket);
  }

  get isOpen(): boolean {
    return this.#open && this.socket.writable;
  }

  send(...frames: readonly Frame[]): void {
    this.write(Buffer.concat(frames.map(encode)));
  }

  /** Bytes as they are. */
  write(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes);
  }

  /** No goodbye. */
  drop(): void {
    this.socket.destroy();
  }

  #read(bytes: Buffer): void {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    for (;;) {
      const rest = this.#rest;
      if (rest.length < 2) return;
      const [first, second] = [rest[0] as number, rest[1] as number];
      const short = second & 0x7f;
      const head = short === 126 ? 4 : short === 127 ? 10 : 2;
      if (rest.length < head) return;
      const length =
        short === 126 ? rest.readUInt16BE(2) : short === 127 ? Number(rest.readBigUInt64BE(2)) : short;
      if (rest.length < head + length) return;
      this.#rest = rest.subarray(head + length);
      const opcode = first & 0x0f;
      // Whoever has said goodbye answers nothing any more, and would wait for ours.
      if (opcode === OPCODE.close) return this.drop();
      if (opcode === OPCODE.text) this.onText(rest.toString('utf8', head, head + length));
    }
  }
}
