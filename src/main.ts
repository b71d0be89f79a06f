/** Reads the settings, starts the node, and stops it when asked to. */
import 'reflect-metadata';
import { ConfigError, loadConfig } from './config.js';
import { type RunningNode, startNode } from './create-app.js';

async function main(): Promise<void> {
  // A library's promise that nobody waits for is no reason to drop everybody's calls.
  process.on('unhandledRejection', (error) => say(`unhandled rejection: ${String(error)}`));

  // Before the start, so that no signal finds the process without an answer.
  let tellStarted: (node: RunningNode) => void = () => undefined;
  const started = new Promise<RunningNode>((resolve) => (tellStarted = resolve));
  let stopping = 0;
  const stop = (signal: NodeJS.Signals): void => {
    if (stopping > 0) {
      // Ctrl-C under npm comes twice, from the terminal and from npm.
      if (signal === 'SIGINT' && performance.now() - stopping < 1_000) return;
      process.exit(signal === 'SIGTERM' ? 143 : 130);
    }
    stopping = performance.now();
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
  say(error instanceof ConfigError ? error.message : `Dogeller could not start: ${reason(error)}`);
  process.exit(1);
}

function reason(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { code, port } = error as NodeJS.ErrnoException & { port?: number };
  if (code === 'EADDRINUSE') return `port ${port} is taken; set PORT to another one`;
  return error.message;
}

main().catch(fail);
