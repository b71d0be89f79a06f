/**
 * What a session token proves, and for how long (contract 4.1): only ours, only while it lives,
 * only until its device has left. And how SECRET is changed without anybody losing who they are.
 */
import { SignJWT, UnsecuredJWT, decodeJwt } from 'jose';
import { startNodes, type Nodes } from '../support/nodes.js';
import { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const SECRET = 'the secret of the operator, long enough';
const [DAY, MINUTE] = [86_400, 60];
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const now = (): number => Math.floor(Date.now() / 1000);

interface Made {
  issued?: number;
  lives?: number;
  issuer?: string;
  secret?: string;
  alg?: string;
  typ?: string;
  person?: string;
  device?: unknown;
}

/** As the server makes it, but for what is said. Times in seconds from now. */
function made({
  issued = 0,
  lives = DAY,
  issuer = 'dogeller',
  device = 'd',
  ...more
}: Made): Promise<string> {
  const { secret = SECRET, alg = 'HS256', typ, person = 'ana' } = more;
  return new SignJWT({ dev: device })
    .setProtectedHeader({ alg, ...(typ && { typ }) })
    .setIssuer(issuer)
    .setSubject(person)
    .setIssuedAt(now() + issued)
    .setExpirationTime(now() + issued + lives)
    .sign(bytes(secret));
}

describeTopologies(
  'a session token',
  (stage) => {
    it('lives for thirty days, anew from each registration', async () => {
      const ana = await stage.person('Ana', 0);
      const { exp = 0, iat = 0 } = decodeJwt(ana.token);
      expect(exp - iat).toBe(30 * DAY);
      const old = await made({ issued: -29 * DAY, lives: 30 * DAY, person: ana.id, device: ana.device });
      const again = await stage.person('Ana', 1, { token: old, device: ana.device });
      expect([again.id, again.device]).toEqual([ana.id, ana.device]);
      expect(decodeJwt(again.token).exp).toBeGreaterThanOrEqual(exp);
    });

    it.each<[string, Made]>([
      ['is a little of the past, by a clock that is', { issued: -DAY - 30, lives: DAY }],
      ['is a little of the future, by a clock that is', { issued: 30 }],
    ])('is believed when it %s', async (_title, how) => {
      expect((await stage.person('Ana', 0, { token: await made(how) })).id).toBe('ana');
    });

    it.each<[string, () => Promise<string>]>([
      ['has expired', () => made({ issued: -DAY - 2 * MINUTE, lives: DAY })],
      ['is of the future', () => made({ issued: 2 * MINUTE })],
      ['is signed with another secret', () => made({ secret: 'the secret of nobody, of 32 characters' })],
      ['is signed in another way', () => made({ alg: 'HS512' })],
      ['is of another system', () => made({ issuer: 'somebody' })],
      ['names no device', () => made({ device: 7 })],
      ['names a device that is none', () => made({ device: '' })],
      ['names nobody', () => made({ person: '' })],
      ['names somebody with a control character', () => made({ person: 'a\u0000na' })],
      ['names half a character', () => made({ person: 'ana\ud83d' })],
      ['would live for longer than any of ours', () => made({ lives: 31 * DAY })],
      ['says that it is of another type', () => made({ typ: 'logout+jwt' })],
      [
        'is not signed',
        async () =>
          new UnsecuredJWT({ sub: 'ana', dev: 'd', iss: 'dogeller', iat: now(), exp: now() + DAY }).encode(),
      ],
      [
        'never ends',
        () =>
          new SignJWT({ dev: 'd' })
            .setProtectedHeader({ alg: 'HS256' })
            .setIssuer('dogeller')
            .setSubject('ana')
            .setIssuedAt()
            .sign(bytes(SECRET)),
      ],
    ])('is refused when it %s', async (_title, make) => {
      const client = await stage.connect(0);
      await client.fails('session:register', { name: 'Ana', token: await make() }, 'unauthorized');
      await client.fails('people:watch', {}, 'not_registered');
    });

    it('is believed nowhere once its device has left, nor is an older one of it', async () => {
      const first = await stage.person('Ana', 0);
      const other = await stage.device(first, 2);
      const ana = await stage.resume(first, 1);
      const { token: next } = await ana.ok('session:leave', {});
      for (const { token } of [first, ana]) {
        for (const i of [0, 1, 2]) {
          const thief = await stage.connect(i);
          const body = { name: 'Ana', token, device: ana.device };
          await thief.fails('session:register', body, 'unauthorized');
        }
      }
      // The other device is still online, and is hers.
      expect((await stage.resume(other, 0)).id).toBe(first.id);
      // Nor does an older token do, that another device was given before.
      const copied = await stage.connect(1);
      await copied.fails('session:register', { name: 'Ana', token: first.token }, 'unauthorized');
      // She herself was given the means to come back, as a new device.
      const again = await stage.connect(2);
      const { self, device } = await again.register('Ana', { token: next });
      expect(self.id).toBe(first.id);
      expect(device).not.toBe(ana.device);
    });

    it('is believed nowhere, of whatever device, once its person has left everywhere', async () => {
      const ana = await stage.person('Ana', 0);
      const [phone, thief] = [await stage.device(ana, 1), await stage.device(ana, 2)];
      const renewed = await stage.resume(thief, 0);
      await ana.waitFor('session:device', { device: thief.device }, 'she is told of the device');
      const { token } = await ana.ok('session:leave', { everywhere: true });
      for (const one of [phone, renewed]) {
        await one.waitFor('session:closed', { code: 'signed_out', retry: false }, 'it is told');
        await one.closed;
      }
      for (const one of [ana, phone, thief, renewed]) {
        for (const i of [0, 1, 2]) {
          const again = await stage.connect(i);
          const body = { name: 'Ana', token: one.token, device: one.device };
          await again.fails('session:register', body, 'unauthorized');
        }
      }
      const back = await stage.connect(2);
      const { self } = await back.register('Ana', { token });
      expect(self.id).toBe(ana.id);
      // And from now on all is as before: another device comes by the new token.
      expect((await stage.device(back, 1)).id).toBe(ana.id);
    });

    it('comes back at once after it has left everywhere, with all of its devices', async () => {
      const ana = await stage.person('Ana', 0);
      const { token } = await ana.ok('session:leave', { everywhere: true });
      const back = await stage.person('Ana', 1, { token });
      // By the token of that moment, which is not older than what was ended.
      const phone = await stage.device(back, 2);
      expect([back.id, phone.id]).toEqual([ana.id, ana.id]);
    });

    it('shows which devices are online, on all nodes, and that another one has come', async () => {
      const ana = await stage.person('Ana', 0);
      const other = await stage.device(ana, 1);
      const told = await ana.waitFor('session:device', { device: other.device }, 'the other one has come');
      const shown = (await ana.ok('session:devices', {})).devices;
      expect(shown.map(({ device, current }) => [device, current])).toEqual([
        [ana.device, true],
        [other.device, false],
      ]);
      expect(shown[1]?.since).toBe(told.since);
      // A device that comes back is the same, and no news.
      const back = await stage.resume(other, 2);
      expect((await back.ok('session:devices', {})).devices).toEqual(
        shown.map((one) => ({ ...one, current: one.device === back.device })),
      );
      await stage.settle(ana);
      // The one that she has waited for was the only one.
      expect(ana.has('session:device')).toEqual([]);
      await back.ok('session:leave', {});
      expect((await ana.ok('session:devices', {})).devices).toHaveLength(1);
    });
  },
  { SECRET },
);

describe('a changed SECRET', () => {
  let nodes: Nodes[] = [];
  const register = async (env: Record<string, string>, token?: string): Promise<TestClient | string> => {
    const started = await startNodes(1, { env });
    nodes.push(started);
    const client = await TestClient.connect(started.node(0).url);
    const outcome = await client.request('session:register', { name: 'Ana', token });
    if (outcome.ok) client.registered = outcome;
    await client.close();
    return outcome.ok ? client : outcome.code;
  };
  const person = async (...asked: Parameters<typeof register>): Promise<TestClient> => {
    const client = await register(...asked);
    if (typeof client === 'string') throw new Error(`refused: ${client}`);
    return client;
  };
  afterEach(async () => {
    await Promise.all(nodes.map((one) => one.close()));
    nodes = [];
  });

  it('leaves everybody who they are while the old one is SECRET_PREVIOUS, and then nobody', async () => {
    const old = { SECRET: 'the secret of last year, 32 characters' };
    const fresh = { SECRET: 'the secret of this year, 32 characters' };
    const before = await person(old);
    const during = await person({ ...fresh, SECRET_PREVIOUS: old.SECRET }, before.token);
    expect(during.id).toBe(before.id);
    // What was given out meanwhile is signed with the new one.
    expect((await person(fresh, during.token)).id).toBe(before.id);
    expect(await register(old, during.token)).toBe('unauthorized');
    expect(await register(fresh, before.token)).toBe('unauthorized');
  });
});
