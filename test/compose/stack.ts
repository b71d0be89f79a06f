/**
 * docker compose, as an operator types it, under a project name and on ports of its own, so that
 * it disturbs no stack that is already there. `down` leaves nothing behind.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import { freePort } from '../support/free-port.js';
import { TestClient } from '../support/test-client.js';

const execute = promisify(execFile);
const root = new URL('../..', import.meta.url).pathname;

/** Asks again until `missing` gives null; its text is why it is not yet true, and what a failure prints. */
export async function until(missing: () => Promise<string | null>, within = 30_000): Promise<void> {
  const end = Date.now() + within;
  for (;;) {
    const why = await missing();
    if (why === null) return;
    if (Date.now() > end) throw new Error(`waited ${within} ms: ${why}`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export interface Container {
  readonly service: string;
  readonly user: string;
  readonly readOnly: boolean;
  readonly dropped: readonly string[];
  readonly security: readonly string[];
  readonly published: readonly string[];
}

export class Stack {
  readonly #clients: TestClient[] = [];

  private constructor(
    readonly port: number,
    readonly turnPort: number,
    readonly env: NodeJS.ProcessEnv,
  ) {}

  static async prepare(more: NodeJS.ProcessEnv = {}): Promise<Stack> {
    const [port, turnPort] = [await freePort(), await freePort()];
    // Below the ports that systems give to anybody who asks.
    const relay = 20_000 + Math.floor(Math.random() * 200) * 40;
    return new Stack(port, turnPort, {
      ...process.env,
      ...more,
      COMPOSE_PROJECT_NAME: `dogeller-test-${process.pid}`,
      COMPOSE_PROGRESS: 'plain',
      PUBLIC_HOST: 'localhost',
      PUBLIC_PORT: String(port),
      PUBLIC_TURN_PORT: String(turnPort),
      PUBLIC_RELAY_PORTS: `${relay}-${relay + 39}`,
    });
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Says what it does: building the image takes a minute. */
  up(...args: string[]): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = spawn('docker', ['compose', 'up', '--detach', '--quiet-pull', ...args], {
        cwd: root,
        env: this.env,
        stdio: ['ignore', 'ignore', 'pipe'],
      });
      let errors = '';
      child.stderr.on('data', (text: Buffer) => (errors = `${errors}${text.toString()}`.slice(-4_000)));
      child.once('error', reject);
      child.once('close', (code) =>
        code === 0 ? resolve() : reject(new Error(`docker compose up ended with ${code}:\n${errors}`)),
      );
    });
  }

  /** ./deploy/upgrade, as an operator types it; with `killAt` killed at the line that has this text. */
  async upgrade({
    killAt,
    args = [],
    env = {},
  }: { killAt?: string; args?: string[]; env?: NodeJS.ProcessEnv } = {}): Promise<string[]> {
    const child = spawn('./deploy/upgrade', args, {
      cwd: root,
      env: { ...this.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      // A group of its own, so that what it has started is killed with it.
      detached: true,
    });
    const said: string[] = [];
    let errors = '';
    child.stderr.on('data', (text: Buffer) => (errors = `${errors}${text.toString()}`.slice(-4_000)));
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('upgrade: ')) said.push(line);
      if (killAt !== undefined && line.includes(killAt)) process.kill(-(child.pid as number), 'SIGKILL');
    });
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null];
    if (killAt !== undefined && signal === 'SIGKILL') return said;
    if (code !== 0) throw new Error(`upgrade ended with ${code}:\n${said.join('\n')}\n${errors}`);
    return said;
  }

  /** Containers of a service that run. */
  async ids(service: string): Promise<string[]> {
    const out = await this.docker('compose', 'ps', '--quiet', '--status', 'running', service);
    return out.split('\n').filter(Boolean);
  }

  async docker(...args: string[]): Promise<string> {
    const { stdout } = await execute('docker', args, { cwd: root, env: this.env, maxBuffer: 1e8 });
    return stdout;
  }

  async down(): Promise<void> {
    for (const client of this.#clients) await client.close();
    await this.docker('compose', 'down', '--volumes', '--timeout', '5');
  }

  async ready(): Promise<void> {
    await until(async () => {
      const answer = await fetch(`${this.url}/readyz`, { signal: AbortSignal.timeout(2_000) }).then(
        (response) => String(response.status),
        (error: Error) => error.message,
      );
      return answer === '200' ? null : `/readyz through the balancer answers ${answer}`;
    }, 60_000);
  }

  /** The node that answers a plain request: the one with the fewest connections. */
  async node(): Promise<string> {
    const answer = await fetch(`${this.url}/version`, { signal: AbortSignal.timeout(5_000) });
    if (!answer.ok) throw new Error(`the balancer answered ${answer.status}`);
    return ((await answer.json()) as { node: string }).node;
  }

  async containers(): Promise<Container[]> {
    const ids = (await this.docker('compose', 'ps', '--all', '--quiet')).trim().split('\n');
    const all = JSON.parse(await this.docker('inspect', ...ids)) as Inspected[];
    return all.map(({ Config, HostConfig, NetworkSettings }) => ({
      service: Config.Labels['com.docker.compose.service'] ?? '?',
      user: Config.User,
      readOnly: HostConfig.ReadonlyRootfs,
      dropped: HostConfig.CapDrop ?? [],
      security: HostConfig.SecurityOpt ?? [],
      published: Object.entries(NetworkSettings.Ports ?? {})
        .filter(([, hosts]) => hosts)
        .map(([inside]) => inside),
    }));
  }

  /** A new person, on whatever node the balancer chooses. */
  async person(name: string): Promise<TestClient> {
    const client = await TestClient.connect(this.url);
    this.#clients.push(client);
    await client.register(name);
    return client;
  }

  /** A new person on a node that is not one of these. */
  async personElsewhere(name: string, ...nodes: string[]): Promise<TestClient> {
    for (let attempt = 0; attempt < 30; attempt++) {
      const client = await this.person(`${name} ${attempt}`);
      if (!nodes.includes(nodeOf(client))) return client;
    }
    throw new Error(`30 connections through the balancer, and all of them on ${nodes.join(', ')}`);
  }
}

export function nodeOf(client: TestClient): string {
  const node = client.registered?.node;
  if (node === undefined) throw new Error(`${client.label} has not registered`);
  return node;
}

interface Inspected {
  Config: { User: string; Labels: Record<string, string> };
  HostConfig: { ReadonlyRootfs: boolean; CapDrop: string[] | null; SecurityOpt: string[] | null };
  NetworkSettings: { Ports: Record<string, unknown> | null };
}
