/**
 * A small internet of network namespaces (Linux, as root), in which nothing of this machine's own
 * network is touched:
 *
 *     home a ── router a ──╮                  192.168.1.2 ── 192.168.1.1 / 25.0.1.2 ──╮
 *                          ├── middle                                               25.0.0.1
 *     home b ── router b ──╯                  192.168.2.2 ── 192.168.2.1 / 25.0.2.2 ──╯
 *
 * Servers stand in the middle, which also passes on between the routers, and there loses what a test
 * wants lost. A router lets in only what answers to something that went out.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type Side = 'a' | 'b';
/**
 * `ordinary` keeps the port, so that what one server has seen of it holds for everybody (RFC 4787,
 * endpoint-independent mapping). `symmetric` takes another one for each destination, and nobody else
 * can know it.
 */
export type Nat = 'ordinary' | 'symmetric';

/** The middle's address. Of a real network, as a relay refuses those for documentation; none of it gets out. */
export const MIDDLE = '25.0.0.1';
const SIDES: readonly { side: Side; n: number }[] = [
  { side: 'a', n: 1 },
  { side: 'b', n: 2 },
];

export class World {
  /** With our process id, so that the next run knows what was left by whom. */
  readonly #name = `dogeller${process.pid}`;
  readonly #folder = mkdtempSync(join(tmpdir(), 'dogeller-world-'));
  readonly #made: string[] = [];

  constructor() {
    removeOrphans();
    try {
      this.#build();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  /** What runs a command there: put it in front. */
  inside(place: 'middle' | Side): string[] {
    return ['ip', 'netns', 'exec', this.#place(place === 'middle' ? place : `home-${place}`)];
  }

  /** A program that is this program, run in that home. */
  wrapped(program: string, side: Side): string {
    const file = join(this.#folder, `${side}.sh`);
    writeFileSync(file, `#!/bin/sh\nexec ${this.inside(side).join(' ')} ${program} "$@"\n`);
    chmodSync(file, 0o755);
    return file;
  }

  /** For what begins from now on. */
  nat(kind: Nat): void {
    for (const { side } of SIDES) {
      const masquerade = ['-t', 'nat', '-A', 'POSTROUTING', '-o', 'wan', '-j', 'MASQUERADE'];
      this.#iptables(`router-${side}`, ['-t', 'nat', '-F', 'POSTROUTING']);
      this.#iptables(`router-${side}`, [...masquerade, ...(kind === 'symmetric' ? ['--random-fully'] : [])]);
    }
  }

  /** From now on this share of all packets of media between the two is lost, both ways. */
  lose(share: number): void {
    this.#between(['-m', 'statistic', '--mode', 'random', '--probability', String(share), '-j', 'DROP']);
  }

  /** From now on no more than this passes, each way; the rest is lost. */
  narrow(bytesPerSecond: number): void {
    const limit = ['--hashlimit-above', `${bytesPerSecond}b/s`, '--hashlimit-burst', `${bytesPerSecond}b`];
    this.#between([
      '-m',
      'hashlimit',
      '--hashlimit-name',
      'narrow',
      '--hashlimit-mode',
      'srcip',
      ...limit,
      '-j',
      'DROP',
    ]);
  }

  /** Everything passes again. */
  mend(): void {
    this.#iptables('middle', ['-F', 'FORWARD']);
  }

  /** Safe to call again. */
  close(): void {
    for (const place of this.#made.splice(0)) ip('netns', 'delete', place);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  #build(): void {
    const middle = this.#add('middle');
    ip('-n', middle, 'address', 'add', `${MIDDLE}/32`, 'dev', 'lo');
    this.#forward('middle');
    for (const { side, n } of SIDES) {
      const router = this.#add(`router-${side}`);
      const home = this.#add(`home-${side}`);
      const [theirs, ours] = [`25.0.${n}.1`, `25.0.${n}.2`];
      connect([middle, `to-${side}`, theirs], [router, 'wan', ours]);
      connect([router, 'lan', `192.168.${n}.1`], [home, 'eth0', `192.168.${n}.2`]);
      ip('-n', router, 'route', 'add', 'default', 'via', theirs);
      ip('-n', home, 'route', 'add', 'default', 'via', `192.168.${n}.1`);
      this.#forward(`router-${side}`);
      // Without a trace: one of a packet that comes too early would take the port it is for.
      this.#iptables(`router-${side}`, ['-A', 'INPUT', '-i', 'wan', '-p', 'udp', '-j', 'DROP']);
    }
    this.nat('ordinary');
  }

  #place(name: string): string {
    return `${this.#name}-${name}`;
  }

  #add(name: string): string {
    const place = this.#place(name);
    ip('netns', 'add', place);
    this.#made.push(place);
    ip('-n', place, 'link', 'set', 'lo', 'up');
    return place;
  }

  #forward(name: string): void {
    const on = 'echo 1 > /proc/sys/net/ipv4/ip_forward';
    run('ip', 'netns', 'exec', this.#place(name), 'sh', '-c', on);
  }

  #between(rule: string[]): void {
    this.mend();
    this.#iptables('middle', ['-A', 'FORWARD', '-p', 'udp', ...rule]);
  }

  #iptables(name: string, rule: string[]): void {
    run('ip', 'netns', 'exec', this.#place(name), 'iptables', '-w', ...rule);
  }
}

/** A wire between two places, made there: none of it is ever seen outside. */
function connect(one: [place: string, device: string, address: string], other: typeof one): void {
  const [[from, device, address], [to, peer, peerAddress]] = [one, other];
  ip('-n', from, 'link', 'add', device, 'type', 'veth', 'peer', 'name', peer, 'netns', to);
  ip('-n', from, 'address', 'add', `${address}/24`, 'dev', device);
  ip('-n', to, 'address', 'add', `${peerAddress}/24`, 'dev', peer);
  ip('-n', from, 'link', 'set', device, 'up');
  ip('-n', to, 'link', 'set', peer, 'up');
}

/** Of runs that were killed before they could clean up. */
function removeOrphans(): void {
  const all = run('ip', 'netns', 'list').split('\n');
  for (const line of all) {
    const [name = ''] = line.split(' ');
    const owner = /^dogeller(\d+)-/.exec(name)?.[1];
    if (owner !== undefined && !isAlive(Number(owner))) ip('netns', 'delete', name);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

const ip = (...args: string[]): string => run('ip', ...args);
/** Throws with what the program said. */
const run = (program: string, ...args: string[]): string =>
  execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
