/**
 * The smallest load balancer: gives every new TCP connection to the next target that accepts it,
 * and leaves the old ones where they are. For tests that move people from node to node.
 */
import { createConnection, createServer, type Socket } from 'node:net';

export interface Target {
  readonly port: number;
}

export interface Balancer {
  readonly url: string;
  /** Where new connections go from now on, in turn. One that refuses is passed over. */
  targets: readonly Target[];
  close(): Promise<void>;
}

export async function startBalancer(...targets: readonly Target[]): Promise<Balancer> {
  const sockets = new Set<Socket>();
  let turn = 0;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  };

  function join(front: Socket, left: readonly Target[]): void {
    const [next, ...rest] = left;
    if (!next || front.destroyed) return void front.destroy();
    const back = createConnection({ port: next.port, host: '127.0.0.1' });
    keep(back);
    const refused = (): void => join(front, rest);
    back.once('error', refused);
    back.once('connect', () => {
      back.removeListener('error', refused);
      back.on('error', () => back.destroy());
      front.once('close', () => back.destroy());
      back.once('close', () => front.destroy());
      front.pipe(back).pipe(front);
    });
  }

  const server = createServer((front) => {
    keep(front);
    front.on('error', () => front.destroy());
    const all = balancer.targets;
    const first = turn++ % Math.max(1, all.length);
    join(front, [...all.slice(first), ...all.slice(0, first)]);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const balancer: Balancer = {
    url: `http://localhost:${port}`,
    targets,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return balancer;
}
