/**
 * A wire for UDP that can be cut: forwards packets to one port and back until told not to. What comes
 * meanwhile is dropped, as by a network that is away. Beside a TURN server it cuts a browser that uses
 * only the relay off from everybody, also when ICE looks for another way.
 */
import { createSocket, type Socket } from 'node:dgram';
import { once } from 'node:events';

/** What the system may keep for us while we are busy; it may allow less. */
const BUFFER = 4 * 1024 * 1024;
const HERE = '127.0.0.1';

const socket = (): Socket => createSocket({ type: 'udp4', recvBufferSize: BUFFER, sendBufferSize: BUFFER });

export class UdpProxy {
  readonly #near = socket();
  /** To the target, one for each client, so that it tells them apart. */
  readonly #far = new Map<string, Socket>();
  #isCut = false;
  #dropped = 0;

  private constructor(private readonly target: number) {
    this.#near.on('message', (packet, { address, port }) => {
      if (this.#isCut) this.#dropped++;
      else this.#to(address, port).send(packet, this.target, HERE);
    });
  }

  static async to(target: number): Promise<UdpProxy> {
    const proxy = new UdpProxy(target);
    proxy.#near.bind(0, HERE);
    await once(proxy.#near, 'listening');
    return proxy;
  }

  get port(): number {
    return this.#near.address().port;
  }

  /** Packets that did not get through. */
  get dropped(): number {
    return this.#dropped;
  }

  cut(): void {
    this.#isCut = true;
  }

  heal(): void {
    this.#isCut = false;
  }

  close(): void {
    this.#near.close();
    for (const far of this.#far.values()) far.close();
  }

  #to(address: string, port: number): Socket {
    const client = `${address}:${port}`;
    const known = this.#far.get(client);
    if (known) return known;
    const far = socket();
    far.on('message', (packet) => {
      if (this.#isCut) this.#dropped++;
      else this.#near.send(packet, port, address);
    });
    this.#far.set(client, far);
    return far;
  }
}
