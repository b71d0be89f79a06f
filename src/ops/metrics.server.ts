/** Serves /metrics on a port of its own, which never stands behind the balancer. */
import { type Server, createServer } from 'node:http';
import { Logger } from '@nestjs/common';
import { listenFailure } from '../config/start-failure.js';
import type { Metrics } from './metrics.js';

const logger = new Logger('Metrics');

/** A port that is taken costs the metrics, never the calls. `port` 0: none. */
export async function serveMetrics(metrics: Metrics, host: string, port: number): Promise<() => void> {
  if (port === 0) return () => undefined;
  const server: Server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end();
      return;
    }
    metrics.registry.metrics().then(
      (text) => response.writeHead(200, { 'content-type': metrics.registry.contentType }).end(text),
      (error: unknown) => {
        logger.error({ msg: 'the metrics failed', err: error });
        response.writeHead(500).end();
      },
    );
  });
  await new Promise<void>((resolve) => {
    server.once('error', (error) => {
      const place = { hostSetting: 'METRICS_HOST', host, portSetting: 'METRICS_PORT', port };
      logger.warn({ msg: `no metrics: ${listenFailure(error, place).message}` });
      resolve();
    });
    server.listen(port, host, resolve);
  });
  return () => {
    server.close();
    server.closeAllConnections();
  };
}
