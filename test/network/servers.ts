/**
 * What stands in the middle of a World: two nodes of ours, one that knows a relay and one that knows
 * only STUN, and coturn exactly as deploy/ ships it.
 */
import { execFileSync, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { killed, spawnMortal } from '../support/mortal.js';
import { Processes } from '../support/processes.js';
import { until } from '../browser/visitor.js';
import { MIDDLE, type World } from './world.js';

const DEPLOY = new URL('../../deploy/', import.meta.url).pathname;
const TURN_PORT = 3_478;
/** LISTEN in /proc/net/tcp. */
const LISTENING = '0A';

export class Servers {
  readonly #processes: Processes;
  readonly #folder = mkdtempSync(join(tmpdir(), 'dogeller-servers-'));
  #turn: ChildProcess | undefined;
  /** Addresses of the page, as the homes reach it. */
  withoutRelay = '';
  withRelay = '';

  private constructor(private readonly world: World) {
    this.#processes = new Processes(world.inside('middle'));
  }

  static async start(world: World): Promise<Servers> {
    const servers = new Servers(world);
    try {
      const secret = await servers.#startTurn();
      const stun = { STUN_URLS: `stun:${MIDDLE}:${TURN_PORT}` };
      const turn = { TURN_URLS: `turn:${MIDDLE}:${TURN_PORT}?transport=udp`, TURN_SECRET: secret };
      servers.withoutRelay = await servers.#startNode(stun);
      servers.withRelay = await servers.#startNode({ ...stun, ...turn });
      return servers;
    } catch (error) {
      await servers.close();
      throw error;
    }
  }

  async close(): Promise<void> {
    if (this.#turn) await killed(this.#turn);
    await this.#processes.close();
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #startNode(env: Record<string, string>): Promise<string> {
    const { port } = await this.#processes.start({ ...env, HOST: '0.0.0.0', LOG_LEVEL: 'info' });
    return `http://${MIDDLE}:${port}`;
  }

  /** @returns the secret that the nodes share with it */
  async #startTurn(): Promise<string> {
    const folder = this.#folder;
    execFileSync(process.execPath, [`${DEPLOY}make-secrets.mjs`], { env: { SECRETS_FOLDER: folder } });
    const env = {
      PATH: process.env['PATH'],
      CONFIG: join(folder, 'turn/turnserver.conf'),
      RELAY_IP: MIDDLE,
      RELAY_PORTS: '49152-65535',
      PUBLIC_HOST: MIDDLE,
    };
    const own = [
      `--listening-ip=${MIDDLE}`,
      `--pidfile=${join(folder, 'turn.pid')}`,
      `--userdb=${join(folder, 'turn.db')}`,
    ];
    const [program = '', ...inside] = this.world.inside('middle');
    const child = spawnMortal(program, [...inside, '/bin/sh', `${DEPLOY}turn.sh`, ...own], {
      stdio: 'ignore',
      env,
    });
    this.#turn = child;
    await until(
      'coturn to listen',
      async () => child.exitCode ?? isListening(child.pid ?? 0, TURN_PORT),
      (state) => state === true,
    );
    return readFileSync(join(folder, 'signaling/TURN_SECRET'), 'utf8').trim();
  }
}

/** In the network of that process, where we cannot connect to. */
function isListening(pid: number, port: number): boolean {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  const lines = readFileSync(`/proc/${pid}/net/tcp`, 'utf8').split('\n');
  return lines.some((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return local.endsWith(wanted) && state === LISTENING;
  });
}
