/** A real coturn of the tests' own, on a free port, with a secret that the test gives it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createConnection } from 'node:net';
import { tmpdir } from 'node:os';
import { freePort } from '../support/free-port.js';
import { until } from './visitor.js';

const TURNSERVER = '/usr/bin/turnserver';

export class TurnServer {
  private constructor(
    readonly port: number,
    private readonly child: ChildProcess,
  ) {}

  /** `relay`: the address that relayed media comes from. `--allow-loopback-peers` is for tests on one machine only; coturn itself warns of it. */
  static async start(secret: string, relay = '127.0.0.1'): Promise<TurnServer> {
    if (!existsSync(TURNSERVER)) {
      throw new Error('coturn is not installed (Debian: apt-get install coturn)');
    }
    const port = await freePort();
    const options: Record<string, string> = {
      'listening-ip': '127.0.0.1',
      'relay-ip': relay,
      'listening-port': String(port),
      realm: 'dogeller',
      'static-auth-secret': secret,
      pidfile: `${tmpdir()}/turn-${port}.pid`,
      'log-file': 'stdout',
    };
    const flags = ['use-auth-secret', 'fingerprint', 'no-tls', 'no-dtls', 'no-cli', 'allow-loopback-peers'];
    const args = [
      ...Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]),
      ...flags.map((flag) => `--${flag}`),
    ];
    const child = spawn(TURNSERVER, ['-n', ...args], { stdio: 'ignore' });
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

const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = createConnection({ port, host: '127.0.0.1' });
    socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    socket.once('connect', () => socket.destroy());
  });
