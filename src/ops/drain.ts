/**
 * Empties a node that is to stop: no new connections, and those that are here are asked to move.
 * The balancer has been told by /readyz before this begins.
 */
import type { Server, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import type { SocketNotifier } from '../transport/socket.notifier.js';

/** Two to three checks of the balancer. */
const BALANCER_MS = 2_500;
const LOOK_EVERY_MS = 50;

const logger = new Logger('Drain');

/** Resolves when no device is left, or after `withinMs`. */
export async function drain(http: Server, notifier: SocketNotifier, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  const left = (): number => Math.max(0, deadline - performance.now());
  logger.log({ msg: 'draining', connections: notifier.connections, withinMs });
  if (notifier.connections > 0) await sleep(Math.min(BALANCER_MS, left() / 4));
  stopAccepting(http);
  notifier.toAll('server:draining', { withinMs: Math.round(left()) });
  while (notifier.connections > 0 && left() > 0) await sleep(LOOK_EVERY_MS);
  logger.log({ msg: 'drained', connections: notifier.connections });
}

/**
 * Connections that were upgraded stay. One that asks again and again, as a balancer does for
 * /readyz, would keep the server open for ever (RFC 9112 9.6): it is told to come back elsewhere.
 */
function stopAccepting(http: Server): void {
  http.prependListener('request', (_, response: ServerResponse) => response.setHeader('Connection', 'close'));
  http.close();
}
