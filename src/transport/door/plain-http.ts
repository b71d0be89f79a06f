/**
 * TCP connections that are no websocket: silent ones, requests that never end, polls, downloads. So many
 * from one address, and each ends in time. Websockets are counted by door.ts. Must not answer anything.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Logger } from '@nestjs/common';
import type { Metrics } from '../../ops/metrics.js';
import { addressGroup, maskedAddress } from '../client-address.js';

/** A page is fetched over several connections at once, also where few may be online. */
const LEAST = 64;
const SAY_EVERY_MS = 60_000;
const TIMES = {
  /** The whole of a request's head; counts from the first moment, so that silence ends too. ms. */
  headersTimeout: 20_000,
  /** The whole of a request. ms. */
  requestTimeout: 30_000,
  /** How often the two are looked at. ms. */
  connectionsCheckingInterval: 2_000,
};

export interface PlainLimits {
  /** Most from one address (IPv6: /64). Behind trusted proxies, who open them all, it does not apply. */
  readonly most: number;
  readonly trustProxy: number;
  /** Hears of each one that was turned away. */
  readonly turnedAway: (address: string) => void;
}

/** Counts each one, and logs one a minute: whoever makes them must not fill the log. */
export function plainRefusals(
  metrics: Metrics,
  now = (): number => performance.now(),
): (address: string) => void {
  const logger = new Logger('Door');
  let said = -Infinity;
  return (address) => {
    metrics.turnedAway('address');
    if (now() - said < SAY_EVERY_MS) return;
    said = now();
    logger.warn({ msg: 'too many connections from one address', from: maskedAddress(address) });
  };
}

/** Before the server listens. */
export function limitPlainHttp(server: Server, { most, trustProxy, turnedAway }: PlainLimits): void {
  Object.assign(server, TIMES);
  server.prependListener('request', (request: IncomingMessage, response: ServerResponse) => {
    // No route takes a body. One that is sent nevertheless is not waited for.
    if (hasBody(request) && !request.url?.startsWith('/socket.io/')) response.shouldKeepAlive = false;
  });
  if (trustProxy > 0) return;
  const limit = Math.max(most, LEAST);
  const perAddress = new Map<string, number>();
  const counted = new Map<Socket, string>();
  const uncount = (socket: Socket): void => {
    const group = counted.get(socket);
    if (group === undefined) return;
    counted.delete(socket);
    const left = (perAddress.get(group) ?? 1) - 1;
    if (left > 0) perAddress.set(group, left);
    else perAddress.delete(group);
  };
  server.on('connection', (socket) => {
    const address = socket.remoteAddress ?? '';
    const group = addressGroup(address);
    const there = perAddress.get(group) ?? 0;
    if (there >= limit) {
      turnedAway(address);
      socket.destroy();
      return;
    }
    perAddress.set(group, there + 1);
    counted.set(socket, group);
    socket.once('close', onClose);
  });
  function onClose(this: Socket): void {
    uncount(this);
  }
  server.prependListener('upgrade', (_request, socket) => {
    uncount(socket as Socket);
    // Nothing is kept of it for as long as a websocket lasts.
    socket.removeListener('close', onClose);
  });
}

const hasBody = ({ headers }: IncomingMessage): boolean =>
  headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0;
