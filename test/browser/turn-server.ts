/**
 * A real coturn of the tests' own, on a free port: either an open-minded one that relays on this very
 * machine, or one exactly as deploy/ ships it.
 */
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { freePort } from '../support/free-port.js';
import { spawnMortal } from '../support/mortal.js';
import { until } from './visitor.js';

const TURNSERVER = '/usr/bin/turnserver';
const SHIPPED = new URL('../../deploy/turn.sh', import.meta.url).pathname;

export class TurnServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  /**
   * @param relay the address that relayed media comes from
   * `--allow-loopback-peers` is for tests on one machine only; coturn itself warns of it.
   */
  static start(secret: string, relay = '127.0.0.1'): Promise<TurnServer> {
    const flags = ['use-auth-secret', 'fingerprint', 'no-tls', 'no-dtls', 'no-cli', 'allow-loopback-peers'];
    return TurnServer.#launch((port) => ({
      command: [TURNSERVER, '-n', ...flags.map((flag) => `--${flag}`)],
      options: { 'relay-ip': relay, realm: 'dogeller', 'static-auth-secret': secret, ...files(port) },
    }));
  }

  /**
   * By deploy/turn.sh, with the file that deploy/make-secrets.mjs made of deploy/turnserver.conf.
   * @param relay the machine's own address, as the container would know it
   * @param more of coturn's options; each value of a list is given one time
   */
  static startShipped(config: string, relay: string, more: Record<string, string> = {}): Promise<TurnServer> {
    const env = { CONFIG: config, RELAY_IP: relay, RELAY_PORTS: '49152-65535', PUBLIC_HOST: 'localhost' };
    return TurnServer.#launch((port) => ({
      command: ['/bin/sh', SHIPPED],
      options: { ...files(port), ...more },
      env: { PATH: process.env['PATH'], ...env },
    }));
  }

  static async #launch(how: (port: number) => Launch): Promise<TurnServer> {
    if (!existsSync(TURNSERVER)) {
      throw new Error('coturn is not installed (Debian: apt-get install coturn)');
    }
    const port = await freePort();
    const { command, options, env } = how(port);
    const listening = { 'listening-ip': '127.0.0.1', 'listening-port': String(port) };
    const args = Object.entries({ ...listening, ...options }).map(([name, value]) => `--${name}=${value}`);
    const [program, ...first] = command as [string, ...string[]];
    const child = spawnMortal(program, [...first, ...args], { stdio: 'ignore', env });
    await until(
      'coturn to listen',
      () => answers(port),
      (open) => open,
    );
    return new TurnServer(port, child);
  }

  async stop(): Promise<void> {
    const gone = once(this.child, 'exit');
    this.child.kill();
    await gone;
  }
}

interface Launch {
  readonly command: readonly string[];
  readonly options: Readonly<Record<string, string>>;
  readonly env?: NodeJS.ProcessEnv;
}

const files = (port: number): Record<string, string> => ({
  pidfile: `${tmpdir()}/turn-${port}.pid`,
  userdb: `${tmpdir()}/turn-${port}.db`,
  'log-file': 'stdout',
});

export const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
