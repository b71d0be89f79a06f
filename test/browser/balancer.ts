/**
 * The smallest load balancer: passes every new TCP connection on to the target of the moment, and
 * leaves the old ones where they are. For tests that move people from node to node.
 */
import { createConnection, createServer, type Socket } from 'node:net';

export interface Balancer {
  readonly url: string;
  /** Where new connections go from now on. */
  target: { readonly port: number };
  close(): Promise<void>;
}

export async function startBalancer(target: { readonly port: number }): Promise<Balancer> {
  const sockets = new Set<Socket>();
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    socket.once('error', () => socket.destroy());
  };
  const server = createServer((front) => {
    const back = createConnection({ port: balancer.target.port, host: '127.0.0.1' });
    keep(front);
    keep(back);
    front.once('close', () => back.destroy());
    back.once('close', () => front.destroy());
    front.pipe(back).pipe(front);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const balancer: Balancer = {
    url: `http://localhost:${port}`,
    target,
    close: async () => {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return balancer;
}
