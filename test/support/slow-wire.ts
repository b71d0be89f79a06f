/**
 * A slow network in front of one port: each byte is half a round trip late in each direction, and a
 * connection takes the round trips of TCP and TLS before its first byte goes on.
 */
import { type AddressInfo, type Server, type Socket, connect, createServer } from 'node:net';
import { once } from 'node:events';
import { setTimeout as after } from 'node:timers/promises';

export interface SlowWire {
  readonly url: string;
  /** Connections that were begun. */
  readonly tries: number;
  close(): Promise<void>;
}

/** @param roundTripMs of the network; @param handshakes round trips before the first byte: TCP 1, TLS 1.3 one more */
export async function slowWire(target: number, roundTripMs: number, handshakes = 2): Promise<SlowWire> {
  const sockets = new Set<Socket>();
  let tries = 0;
  const server: Server = createServer((near) => {
    tries++;
    const far = connect(target, '127.0.0.1');
    const opened = performance.now() + handshakes * roundTripMs;
    for (const [from, to, ready] of [
      [near, far, opened],
      [far, near, 0],
    ] as const) {
      sockets.add(from);
      const pass = (work: () => void): void => {
        const due = Math.max(performance.now(), ready) + roundTripMs / 2;
        void after(due - performance.now(), undefined, { ref: false }).then(work);
      };
      from.on('data', (chunk) => pass(() => to.destroyed || to.write(chunk)));
      from.on('error', () => to.destroy());
      from.on('close', () => {
        sockets.delete(from);
        pass(() => to.destroy());
      });
    }
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get tries() {
      return tries;
    },
    close: async () => {
      for (const socket of sockets) socket.destroy();
      server.close();
      await once(server, 'close');
    },
  };
}
