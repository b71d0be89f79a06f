/**
 * People whom another system vouches for (contract 2, AUTH_JWT_SECRET): `sub` is the id, `name` the
 * name; a JWT that does not hold gets nobody in. With a shared secret and with a JWKS.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { incoming, join, over } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const SECRET = 'the secret of the other system, 32 and more';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const jwt = (payload: JWTPayload, secret = SECRET, expires = '5m'): Promise<string> =>
  new SignJWT(payload)
    .setProtectedHeader({ alg: 'HS256' })
    .setIssuedAt()
    .setExpirationTime(expires)
    .sign(bytes(secret));

describeTopologies(
  'a person of another system',
  (stage) => {
    it('has its id and name, whatever the page says', async () => {
      const ana = await stage.person('Somebody Else', 1, { jwt: await jwt({ sub: 'ana-7', name: ' Ana ' }) });
      expect(ana.registered?.self).toEqual({ id: 'ana-7', name: 'Ana' });
      const other = await stage.person('Ana', 2, { jwt: await jwt({ sub: 'ana-7', name: 'Ana' }) });
      expect(other.id).toBe('ana-7');
      expect(other.device).not.toBe(ana.device);
    });

    it.each([1, 17, 18, 19, 128])('can be called when the id has %i characters', async (length) => {
      const ana = await stage.person('', 0, { jwt: await jwt({ sub: 'a', name: 'Ana' }) });
      const sub = 'b'.repeat(length);
      const bo = await stage.person('', 1, { jwt: await jwt({ sub, name: 'Bo' }) });
      const { call } = await ana.ok('call:invite', { to: sub, media: 'video' });
      await incoming(bo, call.id);
      await join(call.id, bo, ana);
      await bo.ok('call:leave', { call: call.id });
      await over(call.id, 'left', ana, bo);
    });

    it('resumes with its token, and with the JWT of the same person only', async () => {
      const ana = await stage.person('Ana', 0, { jwt: await jwt({ sub: 'ana-8', name: 'Ana' }) });
      const { token, device } = ana;
      const bo = await stage.person('Bo', 1, { jwt: await jwt({ sub: 'bo-8', name: 'Bo' }), token, device });
      expect([bo.id, bo.device === device]).toEqual(['bo-8', false]);
      expect(ana.connected).toBe(true);
      const again = await stage.person('Ana', 2, { jwt: await jwt({ sub: 'ana-8' }), token, device });
      expect([again.id, again.device]).toEqual(['ana-8', device]);
    });

    it.each<[string, () => Promise<string | undefined>]>([
      ['is missing', async () => undefined],
      ['is empty', async () => ''],
      [
        'is signed with another key',
        () => jwt({ sub: 'ana', name: 'Ana' }, 'a secret of nobody, of 32 characters'),
      ],
      ['has expired', () => jwt({ sub: 'ana', name: 'Ana' }, SECRET, '-2m')],
      ['names nobody', () => jwt({ name: 'Ana' })],
      ['names somebody too long', () => jwt({ sub: 'x'.repeat(129), name: 'Ana' })],
      [
        'is not signed at all',
        async () => new UnsecuredJWT({ sub: 'ana', name: 'Ana' }).setExpirationTime('5m').encode(),
      ],
      ['is of a control character', () => jwt({ sub: 'a\u0007na', name: 'Ana' })],
      ['is of half a character', () => jwt({ sub: 'ana\ud83d', name: 'Ana' })],
    ])('is refused when the JWT %s', async (_title, make) => {
      const client = await stage.connect(0);
      await client.fails('session:register', { name: 'Ana', jwt: await make() }, 'unauthorized');
      await client.fails('people:watch', {}, 'not_registered');
    });

    it('is told which sign-in is wanted', async () => {
      const client = await stage.connect(0);
      const asked = async (given?: string): Promise<unknown> =>
        (await client.fails('session:register', { name: 'Ana', jwt: given }, 'unauthorized')).reason;
      expect(await asked()).toBe('jwt');
      expect(await asked(await jwt({ sub: 'ana' }, 'a secret of nobody, of 32 characters'))).toBe('jwt');
      expect(await asked(await jwt({ sub: 'ana' }, SECRET, '-2m'))).toBe('expired');
    });

    it('is not locked out by a name that is too long', async () => {
      const name = `${'n'.repeat(70)}`;
      const ana = await stage.person('Ana', 0, { jwt: await jwt({ sub: 'ana-l', name }) });
      expect(ana.name).toBe('n'.repeat(64));
      const odd = await stage.person('Page', 1, { jwt: await jwt({ sub: 'ana-o', name: '\u0000' }) });
      expect(odd.name).toBe('Page');
    });

    it('is online until the JWT ends, also where a resume has brought it', async () => {
      const soon = await jwt({ sub: 'ana-e', name: 'Ana' }, SECRET, '3s');
      const first = await stage.person('Ana', 0, { jwt: soon });
      const { token, device } = first;
      const again = await stage.person('Ana', 1, { jwt: soon, token, device });
      await again.waitFor('session:closed', { code: 'unauthorized', retry: true }, 'the JWT ends');
      await again.closed;
      // With a fresh one the device has its place again.
      const fresh = await jwt({ sub: 'ana-e', name: 'Ana' });
      const back = await stage.person('Ana', 2, { jwt: fresh, token: again.token, device });
      expect([back.id, back.device]).toEqual(['ana-e', device]);
      await back.ok('people:watch', {});
    });

    it('stays when a fresh JWT came before the old one ended', async () => {
      const ana = await stage.person('Ana', 0, { jwt: await jwt({ sub: 'ana-f' }, SECRET, '2s') });
      await ana.ok('session:register', { name: 'Ana', jwt: await jwt({ sub: 'ana-f' }), token: ana.token });
      // Of the same age as the first: when it is ended, so would be the other.
      const witness = await stage.person('Bo', 0, { jwt: await jwt({ sub: 'bo-f' }, SECRET, '3s') });
      await witness.closed;
      expect(ana.connected).toBe(true);
    });
  },
  { AUTH_JWT_SECRET: SECRET },
);

describe('the older setting of a secret', () => {
  it('goes on working', async () => {
    const nodes = await startNodes(1, { env: { AUTH_JWT_KEY: SECRET } });
    const client = await TestClient.connect(nodes.node(0).url);
    const { self } = await client.register('', { jwt: await jwt({ sub: 'ana-k', name: 'Ana' }) });
    expect(self).toEqual({ id: 'ana-k', name: 'Ana' });
    await client.leave();
    await nodes.close();
  });
});

describe('a person of another system with a JWKS', () => {
  let jwks: Server;
  let nodes: Nodes;
  let privateKey: CryptoKey;
  let published: string;

  beforeAll(async () => {
    const pair = await generateKeyPair('ES256');
    privateKey = pair.privateKey;
    published = JSON.stringify({
      keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'one', alg: 'ES256' }],
    });
    jwks = createServer((_, response) =>
      response.setHeader('content-type', 'application/json').end(published),
    );
    await new Promise<void>((resolve) => jwks.listen(0, '127.0.0.1', resolve));
    const { port } = jwks.address() as AddressInfo;
    const url = `http://127.0.0.1:${port}/jwks.json`;
    nodes = await startNodes(1, { env: { AUTH_JWKS_URL: url, AUTH_JWT_AUDIENCE: 'calls' } });
  });
  afterAll(async () => {
    await nodes.close();
    jwks.closeAllConnections();
    await new Promise((resolve) => jwks.close(resolve));
  });

  it('is who the key says, and nobody gets in with the published key as a secret', async () => {
    const signed = (audience: string): Promise<string> =>
      new SignJWT({ sub: 'ana-9', name: 'Ana' })
        .setProtectedHeader({ alg: 'ES256', kid: 'one' })
        .setAudience(audience)
        .setExpirationTime('5m')
        .sign(privateKey);
    const good = await signed('calls');
    const client = await TestClient.connect(nodes.node(0).url);
    const forged = await jwt({ sub: 'ana-9', name: 'Ana', aud: 'calls' }, published);
    await client.fails('session:register', { name: 'Ana', jwt: await signed('mail') }, 'unauthorized');
    await client.fails('session:register', { name: 'Ana', jwt: forged }, 'unauthorized');
    expect((await client.register('Ana', { jwt: good })).self).toEqual({ id: 'ana-9', name: 'Ana' });
    await client.leave();
  });
});
