/**
 * The relay as deploy/ ships it, a real coturn, and what it refuses: to reach anything but public
 * addresses, to serve whom our server did not send, and to give one person all of its ports.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { MonotonicClock } from '../../src/clock.js';
import { loadConfig } from '../../src/config.js';
import { IceService } from '../../src/ice/ice.service.js';
import { TurnClient, credentials, type Credentials } from '../support/turn-client.js';
import { TurnServer, answers } from './turn-server.js';

const MAKE_SECRETS = new URL('../../deploy/make-secrets.mjs', import.meta.url).pathname;
/** Answers (RFC 8489 section 14.8, RFC 8656 section 19). */
const OK = 0;
const UNAUTHORIZED = 401;
const FORBIDDEN = 403;
const WRONG_TRANSPORT = 442;
const QUOTA_REACHED = 486;

const folder = mkdtempSync(join(tmpdir(), 'dogeller-turn-'));
const config = join(folder, 'turn/turnserver.conf');
const opened: TurnClient[] = [];
let turn: TurnServer;

/** As the `secrets` service does at a start. @returns what the nodes are given */
function makeSecrets(env: NodeJS.ProcessEnv = {}): string {
  execFileSync(process.execPath, [MAKE_SECRETS], { env: { SECRETS_FOLDER: folder, ...env } });
  return readFileSync(join(folder, 'signaling/TURN_SECRET'), 'utf8').trim();
}

/** An address of this machine that is not loopback, as a container has one. */
function ownAddress(): string {
  const all = Object.values(networkInterfaces()).flatMap((some) => some ?? []);
  const found = all.find(({ family, internal }) => family === 'IPv4' && !internal);
  if (!found) throw new Error('this test needs a network interface beside loopback');
  return found.address;
}

let people = 0;
/** Somebody new, as coturn needs a moment until ports that were given back are free again. */
const somebody = (secret: string): Credentials => credentials(secret, soon(), `person${++people}`);
const soon = (): number => Math.floor(Date.now() / 1_000) + 600;

function client(who?: Credentials): TurnClient {
  const one = new TurnClient(turn.port, who);
  opened.push(one);
  return one;
}

async function allocated(who: Credentials, family: 4 | 6 = 4): Promise<TurnClient> {
  const one = client(who);
  expect(await one.allocate(family)).toBe(OK);
  return one;
}

afterEach(async () => {
  await Promise.all(opened.splice(0).map((one) => one.close()));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the relay that is shipped', () => {
  const own = ownAddress();
  let secret: string;

  beforeAll(async () => {
    secret = makeSecrets();
    // Its own relay address is an IPv4 one; with another it can be asked for IPv6 too.
    turn = await TurnServer.startShipped(config, own, { 'relay-ip': '::1' });
  });
  afterAll(() => turn.stop());

  it.each(['8.8.8.8', '1.1.1.1', '172.32.0.1', '100.128.0.1', '223.255.255.254'])(
    'sends to the public address %s',
    async (address) => {
      const one = await allocated(somebody(secret));
      expect([await one.permission(address), await one.channel(address)]).toEqual([OK, OK]);
    },
  );

  it('sends to its own address, where two who both need it meet', async () => {
    const one = await allocated(somebody(secret));
    expect([await one.permission(own), await one.channel(own)]).toEqual([OK, OK]);
  });

  it.each([
    ['this host', '0.0.0.0'],
    ['loopback', '127.0.0.1'],
    ['the end of loopback', '127.255.255.254'],
    ['private', '10.0.0.1'],
    ['private', '172.16.0.1'],
    ['private', '172.31.255.254'],
    ['private', '192.168.1.1'],
    ['shared by carriers', '100.64.0.1'],
    ['link-local', '169.254.0.1'],
    ["a cloud's metadata", '169.254.169.254'],
    ["another cloud's metadata", '100.100.100.200'],
    ['of protocols', '192.0.0.8'],
    ['documentation', '192.0.2.200'],
    ['documentation', '198.51.100.1'],
    ['documentation', '203.0.113.1'],
    ['6to4 relays', '192.88.99.1'],
    ['benchmarks', '198.18.0.1'],
    ['multicast', '224.0.0.1'],
    ['reserved', '240.0.0.1'],
    ['broadcast', '255.255.255.255'],
  ])('refuses what is %s: %s', async (_, address) => {
    const one = await allocated(somebody(secret));
    expect([await one.permission(address), await one.channel(address)]).toEqual([FORBIDDEN, FORBIDDEN]);
  });

  it.each(['2606:4700:4700::1111', '2a00:1450::1'])(
    'would send to the public address %s',
    async (address) => {
      const one = await allocated(somebody(secret), 6);
      expect([await one.permission(address), await one.channel(address)]).toEqual([OK, OK]);
    },
  );

  it.each([
    ['unspecified', '::'],
    ['loopback', '::1'],
    ['mapped loopback', '::ffff:127.0.0.1'],
    ['mapped private', '::ffff:10.0.0.1'],
    ['mapped private', '::ffff:192.168.1.1'],
    ['mapped metadata', '::ffff:169.254.169.254'],
    ['mapped unspecified', '::ffff:0.0.0.0'],
    ['mapped public', '::ffff:8.8.8.8'],
    // coturn compares byte by byte: what ends in zeros is easily forgotten.
    ['mapped private that ends in 0', '::ffff:10.0.0.0'],
    ['mapped private that ends in 0', '::ffff:192.168.1.0'],
    ['NAT64 of private that ends in 0', '64:ff9b::10.0.0.0'],
    ['compatible that ends in 0', '::10.0.0.0'],
    ['reserved that ends in 0', '::1:0'],
    ['site-local that ends in 0', 'fec0::'],
    ['translated loopback', '::ffff:0:127.0.0.1'],
    ['compatible loopback', '::127.0.0.1'],
    ['NAT64 of loopback', '64:ff9b::127.0.0.1'],
    ['local NAT64', '64:ff9b:1::10.0.0.1'],
    ['discard', '100::1'],
    ['dummy', '100:0:0:1::1'],
    ['Teredo', '2001::1'],
    ['benchmarks', '2001:2::1'],
    ['documentation', '2001:db8::1'],
    ['documentation', '3fff::1'],
    ['6to4 of private', '2002:a00:1::1'],
    ['segment routing', '5f00::1'],
    ['unique local', 'fd00::1'],
    ["a cloud's metadata", 'fd00:ec2::254'],
    ['link-local', 'fe80::1'],
    ['site-local', 'fec0::1'],
    ['multicast', 'ff02::1'],
  ])('refuses what is %s: %s', async (_, address) => {
    const one = await allocated(somebody(secret), 6);
    expect([await one.permission(address), await one.channel(address)]).toEqual([FORBIDDEN, FORBIDDEN]);
  });

  it('serves with the credentials that our server makes, for an hour at most', async () => {
    const env = { TURN_URLS: `turn:127.0.0.1:${turn.port}`, TURN_SECRET: secret };
    const { iceServers, iceExpiresAt } = new IceService(loadConfig(env), new MonotonicClock()).servers(
      'somebody',
    );
    const { username = '', credential = '' } = iceServers[0] ?? {};
    expect(iceExpiresAt).toBeLessThanOrEqual(Date.now() + 3_600_000);
    await allocated({ username, credential });
    expect(() => loadConfig({ ...env, TURN_TTL: '3601' })).toThrow(/TURN_TTL/);
  });

  it.each([
    ['none', undefined],
    ['of another secret', credentials('another secret', soon())],
    ['made up', { username: 'ana', credential: 'ana' }],
  ])('refuses credentials: %s', async (_, who) => {
    expect(await client(who).allocate()).toBe(UNAUTHORIZED);
  });

  it('refuses credentials that have expired, or whose end was changed', async () => {
    const expired = credentials(secret, soon() - 700);
    expect(await client(expired).allocate()).toBe(UNAUTHORIZED);
    expect(await client({ ...expired, username: `${soon()}:ana` }).allocate()).toBe(UNAUTHORIZED);
  });

  it('relays no TCP, and has no console', async () => {
    const tcp = 6;
    expect(await client(somebody(secret)).allocate(4, tcp)).toBe(WRONG_TRANSPORT);
    expect(await answers(5_766)).toBe(false);
  });

  it('gives one person no more ports than their share, whatever credentials they come with', async () => {
    const codes: number[] = [];
    for (let i = 0; i < 14; i++)
      codes.push(await client(credentials(secret, soon() + i, 'greedy')).allocate());
    expect(codes).toEqual([...Array<number>(12).fill(OK), QUOTA_REACHED, QUOTA_REACHED]);
    await allocated(credentials(secret, soon(), 'modest'));
  });
});

describe('a secret that is renewed', () => {
  it('is taken beside the one before, and no third one', async () => {
    const first = makeSecrets();
    const second = makeSecrets({ RENEW: 'turn' });
    expect(second).not.toBe(first);
    const takes = async (secret: string): Promise<number> => {
      const one = client(somebody(secret));
      return one.allocate();
    };
    turn = await TurnServer.startShipped(config, ownAddress());
    expect([await takes(first), await takes(second)]).toEqual([OK, OK]);
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await turn.stop();

    const third = makeSecrets({ RENEW: 'turn' });
    // Every start of the stack runs it.
    expect(makeSecrets()).toBe(third);
    turn = await TurnServer.startShipped(config, ownAddress());
    expect([await takes(first), await takes(second), await takes(third)]).toEqual([UNAUTHORIZED, OK, OK]);
    await Promise.all(opened.splice(0).map((one) => one.close()));
    await turn.stop();
  });
});
