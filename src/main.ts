/** Reads the settings, starts the node, and stops it when asked to. */
import 'reflect-metadata';
import { startFailure } from './config/start-failure.js';
import { loadConfig } from './config.js';
import { type RunningNode, startNode } from './create-app.js';

/**
 * Signals this close together are one. A process group gets each of them twice: from systemd (its
 * default KillMode) or the terminal, and from npm, which passes it on.
 */
const ONE_SIGNAL_MS = 1_000;

async function main(): Promise<void> {
  // A library's promise that nobody waits for is no reason to drop everybody's calls.
  process.on('unhandledRejection', (error) => say(`unhandled rejection: ${String(error)}`));

  // Before the start, so that no signal finds the process without an answer.
  let tellStarted: (node: RunningNode) => void = () => undefined;
  const started = new Promise<RunningNode>((resolve) => (tellStarted = resolve));
  let stoppedAt: number | undefined;
  const stop = (signal: NodeJS.Signals): void => {
    if (stoppedAt !== undefined) {
      if (performance.now() - stoppedAt < ONE_SIGNAL_MS) return;
      process.exit(signal === 'SIGTERM' ? 143 : 130);
    }
    stoppedAt = performance.now();
    started
      .then((node) => node.drain())
      .then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);

  tellStarted(await startNode(loadConfig(process.env)));
}

const say = (text: string): boolean => process.stderr.write(`${text}\n`);

function fail(error: unknown): never {
  say(startFailure(error));
  process.exit(1);
}

main().catch(fail);
