/** Starts a node: the same one for main.ts, the tests and the benchmark. */
import { isIPv6 } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { isThisMachine } from './config/secret-rules.js';
import { listenFailure, redisFailure } from './config/start-failure.js';
import { AppModule } from './app.module.js';
import { memoryBacking } from './backing.js';
import { CallKeeper } from './calls/call.keeper.js';
import type { Config } from './config.js';
import { SignalError } from './errors.js';
import { NodeIdentity } from './node.identity.js';
import { watchNode } from './gauges.js';
import { AssetShelf } from './ops/assets/asset-shelf.js';
import { OwnAssets } from './ops/assets/own-assets.js';
import { drain } from './ops/drain.js';
import { securityHeaders } from './ops/headers.js';
import { PinoLogger } from './ops/logger.js';
import { Metrics } from './ops/metrics.js';
import { serveMetrics } from './ops/metrics.server.js';
import { NotFoundPage } from './ops/not-found.js';
import { builtPage, page } from './ops/page.js';
import { Readiness } from './ops/readiness.js';
import { PresenceKeeper } from './presence/presence.keeper.js';
import { redisBacking } from './backing.redis.js';
import { limitPlainHttp, plainRefusals } from './transport/door/plain-http.js';
import { SignalingAdapter } from './transport/socket.adapter.js';
import { SocketNotifier } from './transport/socket.notifier.js';

/** Kept of DRAIN_SECONDS to close what did not move; at most a quarter of it. */
const CLOSE_MS = 1_500;

export interface RunningNode {
  /** Where the page and the sockets are, by a name that works on this machine. */
  readonly url: string;
  readonly port: number;
  readonly id: string;
  /** Lets the devices move to other nodes first, as far as there are any; then closes. In DRAIN_SECONDS. */
  drain(): Promise<void>;
  close(): Promise<void>;
}

const failRedis = (error: unknown): never => {
  throw redisFailure(error);
};

/**
 * @param client folder of the page, with a slash at its end; default: where the build puts it
 * @throws StartError when the port is taken or Redis cannot be reached, with the setting's name
 */
export async function startNode(config: Config, client = builtPage()): Promise<RunningNode> {
  const clustered = config.redisUrls.length > 0;
  const logger = new PinoLogger(config.logLevel);
  // Redis has something to say before there is an app.
  Logger.overrideLogger(logger);
  for (const name of config.passedOver)
    logger.warn({ msg: `${name} is passed over: Kubernetes or a Docker link put its value there`, name });
  const backing = clustered ? await redisBacking(config).catch(failRedis) : memoryBacking(config);
  const app = await NestFactory.create<NestExpressApplication>(AppModule.on(backing, config), {
    logger,
    abortOnError: false,
    // No route takes a body.
    bodyParser: false,
  });
  app.set('trust proxy', config.trustProxy);
  app.disable('x-powered-by');
  const own = new OwnAssets(client === undefined ? '' : `${client}assets/`);
  const shelf = new AssetShelf({ store: backing.assets, own });
  app.useGlobalFilters(new NotFoundPage(client));
  app.use(page({ folder: client, foreign: (name) => shelf.find(name) }));
  app.useWebSocketAdapter(new SignalingAdapter(app, config));

  const notifier = app.get(SocketNotifier);
  const metrics = app.get(Metrics);
  limitPlainHttp(app.getHttpServer(), {
    most: config.maxSocketsPerAddress,
    trustProxy: config.trustProxy,
    turnedAway: plainRefusals(metrics),
  });
  let stopMetrics = (): void => undefined;
  let closing: Promise<void> | undefined;
  const close = (): Promise<void> => (closing ??= shutDown());
  async function shutDown(): Promise<void> {
    stopMetrics();
    metrics.stop();
    await shelf.stop();
    await app.get(CallKeeper).stop();
    const closed = app.close();
    // It waits for every connection that is in the middle of a request, or has never made one.
    app.getHttpServer().closeAllConnections();
    await closed;
    // What the closing connections wrote is behind us now; the lease goes last.
    await app.get(PresenceKeeper).stop();
    await backing.close();
  }

  try {
    await app.init();
    // Socket.IO has taken its place in front of Express by now; this comes before both.
    app.getHttpServer().prependListener('request', securityHeaders(config));
    // From now on a Redis that is lost is no reason to send people elsewhere.
    await app.get(Readiness).look();
    // Before anybody gets a page whose parts another node may be asked for.
    if (clustered) await shelf.start();
    await app.listen(config.port, config.host).catch((error: unknown) => {
      const { host, port } = config;
      throw listenFailure(error, { hostSetting: 'HOST', host, portSetting: 'PORT', port });
    });
  } catch (error) {
    await close().catch(() => undefined);
    // A Redis that is read-only, full, or forbids a command.
    throw clustered && error instanceof SignalError ? redisFailure(error) : error;
  }
  watchNode(app, metrics, backing);
  stopMetrics = await serveMetrics(metrics, config.metricsHost, config.metricsPort);

  const { port } = app.getHttpServer().address() as { port: number };
  const host = ['0.0.0.0', '::'].includes(config.host) ? 'localhost' : config.host;
  const id = app.get(NodeIdentity).id;
  const url = `http://${host}:${port}`;
  logger.log({
    msg: `listening on ${url}`,
    url,
    port,
    node: id,
    state: clustered ? 'in Redis' : 'in memory, single node',
  });
  const hostname = isIPv6(config.host) ? `[${config.host}]` : config.host;
  if (!isThisMachine(hostname) && config.trustProxy === 0)
    logger.log({ msg: 'calls from other devices need https: see “From another computer” in README.md' });
  return {
    url,
    port,
    id,
    close,
    drain: async () => {
      const { drainMs } = config;
      const late = setTimeout(drainMs, 'late', { ref: false });
      app.get(Readiness).drain();
      const done = (async () => {
        const closeMs = Math.min(CLOSE_MS, drainMs / 4);
        if (clustered) await drain(app.getHttpServer(), notifier, drainMs - closeMs);
        await close();
      })();
      // Whatever hangs: who waits for this node to end waits no longer than was said.
      if ((await Promise.race([done, late])) === 'late') logger.warn({ msg: 'not all was closed in time' });
    },
  };
}
