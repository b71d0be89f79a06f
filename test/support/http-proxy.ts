/**
 * A reverse proxy with the mistakes that real ones are set up with: another Host, no Upgrade, an error page in
 * place of the server. It understands HTTP and WebSockets, and keeps nothing.
 */
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { Socket } from 'node:net';

export interface Manners {
  /** What it sends as Host; undefined: what the client sent. */
  host?: string;
  /** Passes no Upgrade on. */
  noUpgrade?: boolean;
  /** Answers by itself with this status. */
  status?: number;
}

export class HttpProxy {
  /** May be changed at any time. */
  manners: Manners = {};
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();

  private constructor(private readonly port: number) {
    this.#server = createServer((asked, answer) => {
      const { status } = this.manners;
      // The page itself is there: only what the page asks for later is not.
      if (status && /^\/(why|socket\.io)/.test(asked.url ?? ''))
        return void answer.writeHead(status).end('<html>');
      const passed = request(this.#options(asked), (response) => {
        answer.writeHead(response.statusCode ?? 502, response.headers);
        response.pipe(answer);
      });
      passed.on('error', () => answer.destroy());
      asked.pipe(passed);
    });
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('error', () => undefined).once('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('upgrade', (asked: IncomingMessage, front: Socket, head: Buffer) => {
      if (this.manners.status ?? this.manners.noUpgrade) {
        return void front.end(`HTTP/1.1 ${this.manners.status ?? 400} No\r\nConnection: close\r\n\r\n`);
      }
      const passed = request(this.#options(asked));
      passed.on('error', () => front.destroy());
      passed.on('response', (response) =>
        front.end(`HTTP/1.1 ${response.statusCode} No\r\nConnection: close\r\n\r\n`),
      );
      passed.on('upgrade', ({ rawHeaders }, back: Socket, first: Buffer) => {
        const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
        front.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join('\r\n')}\r\n\r\n`);
        back.on('error', () => front.destroy()).once('close', () => front.destroy());
        front.once('close', () => back.destroy());
        // What came with the answer, and with the question.
        front.write(first);
        back.write(head);
        front.pipe(back).pipe(front);
      });
      passed.end();
    });
  }

  /** @param port of the node behind it */
  static async start(port: number): Promise<HttpProxy> {
    const proxy = new HttpProxy(port);
    await new Promise<void>((resolve) => proxy.#server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as { port: number }).port}`;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #options({ url, method, headers }: IncomingMessage) {
    const { host } = this.manners;
    return {
      host: '127.0.0.1',
      port: this.port,
      path: url,
      method,
      headers: { ...headers, ...(host !== undefined && { host }) },
    };
  }
}
