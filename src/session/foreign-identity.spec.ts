/** JWTs of another system, against a key server that counts, changes its keys and goes away. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { jest } from '@jest/globals';
import { type CryptoKey, type JWK, SignJWT, exportJWK, exportSPKI, generateKeyPair } from 'jose';
import { Clock } from '../clock.js';
import { loadConfig } from '../config.js';
import { ForeignIdentity } from './foreign-identity.js';
import { MOST_KEY_SET_BYTES } from './key-set.js';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const SECRET = 'the secret of the other system, 32 and more';
class WallClock extends Clock {
  override now(): number {
    return Date.now();
  }
}
const now = (): number => Math.floor(Date.now() / 1000);

interface Claims {
  issued?: number;
  notBefore?: number;
  lives?: number;
  audience?: string | string[];
}

function claims({ issued = 0, notBefore = issued, lives = 300, audience }: Claims): SignJWT {
  const jwt = new SignJWT({ sub: 'ana', name: 'Ana' })
    .setIssuedAt(now() + issued)
    .setNotBefore(now() + notBefore)
    .setExpirationTime(now() + issued + lives);
  return audience === undefined ? jwt : jwt.setAudience(audience);
}

describe('a JWT with a shared secret', () => {
  const identity = new ForeignIdentity(
    new WallClock(),
    loadConfig({ AUTH_JWT_KEY: SECRET, AUTH_JWT_AUDIENCE: 'calls' }),
  );
  const signed = (how: Claims): Promise<string> =>
    claims({ audience: 'calls', ...how })
      .setProtectedHeader({ alg: 'HS256' })
      .sign(bytes(SECRET));

  it.each<[string, Claims]>([
    ['is of now', {}],
    ['is of a clock half a minute ahead', { issued: 30 }],
    ['has just expired', { issued: -330, lives: 300 }],
    ['is for others too', { audience: ['mail', 'calls'] }],
  ])('is believed when it %s', async (_title, how) => {
    const until: unknown = expect.any(Number);
    expect(await identity.verify(await signed(how))).toEqual({ person: 'ana', name: 'Ana', until });
  });

  it('is believed until its end, and one that the leeway let in until the end of that', async () => {
    const ends = async (how: Claims): Promise<number> => (await identity.verify(await signed(how))).until;
    expect(await ends({ lives: 300 })).toBeCloseTo((now() + 300) * 1000, -4);
    expect(await ends({ issued: -330, lives: 300 })).toBeCloseTo((now() + 30) * 1000, -4);
  });

  it.each([
    ['', 'a typ of its own'],
    ['logout+jwt', 'a logout token'],
    ['dpop+jwt', 'a proof of possession'],
  ])('of the type "%s" is refused: %s', async (typ) => {
    const jwt = await claims({ audience: 'calls' })
      .setProtectedHeader({ alg: 'HS256', typ })
      .sign(bytes(SECRET));
    await expect(identity.verify(jwt)).rejects.toMatchObject({ code: 'unauthorized', reason: 'jwt' });
  });

  it.each(['JWT', 'at+jwt', 'application/at+jwt'])('of the type "%s" is believed', async (typ) => {
    const jwt = await claims({ audience: 'calls' })
      .setProtectedHeader({ alg: 'HS256', typ })
      .sign(bytes(SECRET));
    expect((await identity.verify(jwt)).person).toBe('ana');
  });

  it.each([
    ['nothing', ''],
    ['a control character', 'a\u0000na'],
    ['a C1 control', 'a\u0085na'],
    ['half a character', 'ana\ud83d'],
    ['129 characters', 'x'.repeat(129)],
  ])('is refused when its sub is %s', async (_title, sub) => {
    const jwt = await claims({ audience: 'calls' })
      .setSubject(sub)
      .setProtectedHeader({ alg: 'HS256' })
      .sign(bytes(SECRET));
    await expect(identity.verify(jwt)).rejects.toMatchObject({ code: 'unauthorized', reason: 'jwt' });
  });

  it('says that it has expired, and of nothing else', async () => {
    const of = async (how: Claims): Promise<unknown> =>
      identity.verify(await signed(how)).catch((error: { reason: string }) => error.reason);
    expect(await of({ issued: -500, lives: 300 })).toBe('expired');
    expect(await of({ audience: 'mail' })).toBe('jwt');
  });

  it('is asked for its issuer where one is set', async () => {
    const strict = new ForeignIdentity(
      new WallClock(),
      loadConfig({ AUTH_JWT_SECRET: SECRET, AUTH_JWT_ISSUER: 'https://idp.example' }),
    );
    const by = (issuer: string): Promise<string> =>
      claims({}).setIssuer(issuer).setProtectedHeader({ alg: 'HS256' }).sign(bytes(SECRET));
    expect((await strict.verify(await by('https://idp.example'))).person).toBe('ana');
    for (const jwt of [by('https://idp.example.org'), signed({})])
      await expect(strict.verify(await jwt)).rejects.toMatchObject({ code: 'unauthorized', reason: 'jwt' });
  });

  it.each<[string, Claims]>([
    ['has expired', { issued: -500, lives: 300 }],
    ['was made in the future', { issued: 120, notBefore: 0 }],
    ['is not valid yet', { notBefore: 120 }],
    ['is for another audience', { audience: 'mail' }],
    ['is for nobody', { audience: [] }],
  ])('is refused when it %s', async (_title, how) => {
    await expect(identity.verify(await signed(how))).rejects.toMatchObject({ code: 'unauthorized' });
  });

  it('is refused when it is signed with a public key algorithm', async () => {
    const { privateKey } = await generateKeyPair('RS256');
    const jwt = await claims({ audience: 'calls' }).setProtectedHeader({ alg: 'RS256' }).sign(privateKey);
    await expect(identity.verify(jwt)).rejects.toMatchObject({ code: 'unauthorized' });
  });
});

describe('a JWT with a key set', () => {
  let server: Server;
  let url: string;
  let asked = 0;
  let keys: JWK[] = [];
  let away = false;
  let padding = 0;
  let identity: ForeignIdentity;
  let ahead = 0;

  beforeAll(async () => {
    server = createServer((_request, response) => {
      asked++;
      response.statusCode = away ? 503 : 200;
      response.end(JSON.stringify({ keys, padding: ' '.repeat(padding) }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`;
  });
  afterAll(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });
  beforeEach(() => {
    asked = 0;
    keys = [];
    away = false;
    padding = 0;
    ahead = 0;
    const real = Date.now;
    jest.spyOn(Date, 'now').mockImplementation(() => real.call(Date) + ahead);
    identity = new ForeignIdentity(new WallClock(), loadConfig({ AUTH_JWT_KEY: url }));
  });
  afterEach(() => jest.restoreAllMocks());

  async function key(kid: string, alg = 'ES256'): Promise<{ privateKey: CryptoKey; publicKey: CryptoKey }> {
    const pair = await generateKeyPair(alg, { extractable: true });
    keys.push({ ...(await exportJWK(pair.publicKey)), kid, alg });
    return pair;
  }
  const signed = (kid: string, { privateKey }: { privateKey: CryptoKey }, alg = 'ES256'): Promise<string> =>
    claims({}).setProtectedHeader({ alg, kid }).sign(privateKey);
  const refused = (jwt: Promise<string>, code = 'unauthorized'): Promise<void> =>
    expect(jwt.then((one) => identity.verify(one))).rejects.toMatchObject({ code });

  it.each(['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA'])(
    'by %s is believed, and asks for the keys once',
    async (alg) => {
      const one = await key('one', alg);
      for (let i = 0; i < 5; i++) {
        expect((await identity.verify(await signed('one', one, alg))).person).toBe('ana');
      }
      expect(asked).toBe(1);
    },
  );

  it('of a new key asks again, but not more than twice a minute for what is no key', async () => {
    const one = await key('one');
    await identity.verify(await signed('one', one));
    const two = await key('two');
    await refused(signed('two', two));
    ahead = 31_000;
    expect((await identity.verify(await signed('two', two))).person).toBe('ana');
    expect(asked).toBe(2);
    for (let i = 0; i < 5; i++) await refused(signed(`none-${i}`, two));
    expect(asked).toBe(2);
  });

  it('of a key that was withdrawn is believed for ten minutes at most', async () => {
    const one = await key('one');
    await identity.verify(await signed('one', one));
    keys = [];
    await key('two');
    ahead = 601_000;
    await refused(signed('one', one));
  });

  it('is refused when a public key was taken for a secret, in whatever form', async () => {
    const pair = await key('one', 'RS256');
    const [jwk] = keys;
    for (const secret of [await exportSPKI(pair.publicKey), JSON.stringify(jwk), jwk?.n ?? '']) {
      await refused(claims({}).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(bytes(secret)));
    }
  });

  it('is neither right nor wrong when the set is larger than a set can be', async () => {
    const one = await key('one');
    padding = MOST_KEY_SET_BYTES;
    await refused(signed('one', one), 'unavailable');
    padding = MOST_KEY_SET_BYTES / 2;
    expect((await identity.verify(await signed('one', one))).person).toBe('ana');
  });

  it('is neither right nor wrong while the keys cannot be had', async () => {
    const one = await key('one');
    away = true;
    await refused(signed('one', one), 'unavailable');
    away = false;
    expect((await identity.verify(await signed('one', one))).person).toBe('ana');
  });
});
