/**
 * People whom another system vouches for (contract 2, AUTH_JWT_KEY): `sub` is the id, `name` the
 * name; a JWT that does not hold gets nobody in. With a shared secret and with a JWKS.
 */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { incoming, join, over } from '../support/calls.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const SECRET = 'the secret of the other system';
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
      ['is signed with another key', () => jwt({ sub: 'ana', name: 'Ana' }, 'a secret of nobody')],
      ['has expired', () => jwt({ sub: 'ana', name: 'Ana' }, SECRET, '-2m')],
      ['names nobody', () => jwt({ name: 'Ana' })],
      ['names somebody too long', () => jwt({ sub: 'x'.repeat(129), name: 'Ana' })],
      [
        'is not signed at all',
        async () => new UnsecuredJWT({ sub: 'ana', name: 'Ana' }).setExpirationTime('5m').encode(),
      ],
    ])('is refused when the JWT %s', async (_title, make) => {
      const client = await stage.connect(0);
      await client.fails('session:register', { name: 'Ana', jwt: await make() }, 'unauthorized');
      await client.fails('people:watch', {}, 'not_registered');
    });
  },
  { AUTH_JWT_KEY: SECRET },
);

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
    nodes = await startNodes(1, { env: { AUTH_JWT_KEY: `http://127.0.0.1:${port}/jwks.json` } });
  });
  afterAll(async () => {
    await nodes.close();
    jwks.closeAllConnections();
    await new Promise((resolve) => jwks.close(resolve));
  });

  it('is who the key says, and nobody gets in with the published key as a secret', async () => {
    const good = await new SignJWT({ sub: 'ana-9', name: 'Ana' })
      .setProtectedHeader({ alg: 'ES256', kid: 'one' })
      .setExpirationTime('5m')
      .sign(privateKey);
    const client = await TestClient.connect(nodes.node(0).url);
    const forged = await jwt({ sub: 'ana-9', name: 'Ana' }, published);
    await client.fails('session:register', { name: 'Ana', jwt: forged }, 'unauthorized');
    expect((await client.register('Ana', { jwt: good })).self).toEqual({ id: 'ana-9', name: 'Ana' });
    await client.leave();
  });
});
