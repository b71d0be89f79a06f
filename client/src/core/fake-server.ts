/** A Socket.IO server that does what a spec says, on a real port. For specs only. */
import { createServer, type Server as HttpServer } from 'node:http';
import { Server, type Socket } from 'socket.io';

type Handler = (body: Record<string, unknown>, socket: Socket) => unknown;

export class FakeServer {
  readonly sockets: Socket[] = [];
  /** Every request that arrived, in order: its name and body. */
  readonly requests: [name: string, body: Record<string, unknown>][] = [];
  /** Answers by request name, or promises of them; undefined means silence. */
  readonly answers: Record<string, Handler> = {
    'session:register': ({ name, token, device }) => ({
      ok: true,
      self: { id: 'me', name },
      device: device ?? 'd1',
      token: token ?? 't1',
      iceServers: [],
      iceExpiresAt: null,
      call: null,
      node: 'n1',
      protocol: 1,
      now: Date.now(),
    }),
    'people:status': () => ({ ok: true }),
    'session:leave': () => ({ ok: true, token: 't2' }),
    'ice:refresh': () => ({ ok: true, iceServers: [], iceExpiresAt: null }),
  };
  /** Milliseconds, for the next start. */
  pingInterval = 25_000;
  #http: HttpServer | null = null;
  #io: Server | null = null;
  #port = 0;
  #heard: (() => void)[] = [];

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts, or starts again on the same port. */
  async start(): Promise<void> {
    const http = createServer();
    const io = new Server(http, { transports: ['websocket'], pingInterval: this.pingInterval });
    io.on('connection', (socket) => {
      this.sockets.push(socket);
      socket.onAny((name: string, body: Record<string, unknown>, ack: (outcome: unknown) => void) => {
        this.requests.push([name, body]);
        void Promise.resolve(this.answers[name]?.(body, socket)).then((outcome) => {
          if (outcome !== undefined) ack(outcome);
        });
        for (const heard of this.#heard.splice(0)) heard();
      });
    });
    await new Promise<void>((resolve) => http.listen(this.#port, '127.0.0.1', resolve));
    this.#port = (http.address() as { port: number }).port;
    [this.#http, this.#io] = [http, io];
  }

  async stop(): Promise<void> {
    this.#io?.disconnectSockets(true);
    await this.#io?.close();
    this.#http?.close();
    this.#io = null;
  }

  /** Resolves when `count` requests of this name have arrived. */
  async got(name: string, count = 1): Promise<Record<string, unknown>[]> {
    for (;;) {
      const found = this.requests.filter(([request]) => request === name).map(([, body]) => body);
      if (found.length >= count) return found;
      await new Promise<void>((resolve) => this.#heard.push(resolve));
    }
  }
}
