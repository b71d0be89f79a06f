/**
 * What the log of a whole run says, at its most talkative: no description, no candidate, no token,
 * no code and nobody's address, also when Redis refuses the very command that carries them.
 */
import { Redis } from 'ioredis';
import { join, ring } from '../support/calls.js';
import { uniquePrefix } from '../support/nodes.js';
import { Processes } from '../support/processes.js';
import { describeRedis, startRedis } from '../support/redis.js';
import { TestClient } from '../support/test-client.js';

const CODE = 'open-sesame-4711';
const SDP = 'v=0 sdp-of-nobody-else';
const CANDIDATE = 'candidate:1 1 udp 1 192.0.2.77 5000 typ host';
const ADDRESS = '203.0.113.77';
const SECRET = 'the secret that nobody reads, ever or never';

describeRedis('the log of a run', () => {
  it('names nothing that is private', async () => {
    const processes = new Processes();
    const redis = await startRedis();
    const env = {
      ...{ REDIS_URL: redis.url, REDIS_PREFIX: uniquePrefix(), LOG_LEVEL: 'trace', SECRET },
      ...{ ACCESS_CODE: CODE, TRUST_PROXY: '1', RATE_FACTOR: '0.02' },
    };
    const nodes = [await processes.start(env), await processes.start(env)] as const;
    const extraHeaders = { 'x-forwarded-for': ADDRESS };
    const on = async (i: 0 | 1, name: string): Promise<TestClient> => {
      const client = await TestClient.connect(nodes[i].url, { extraHeaders });
      await client.register(name, { code: CODE });
      return client;
    };
    const [ana, bo] = [await on(0, 'Ana'), await on(1, 'Bo')];
    const { id: call } = await ring(ana, [bo]);
    await join(call, bo, ana);
    const signal = {
      ...{ call, to: bo.id, seq: 1 },
      description: { type: 'offer' as const, sdp: SDP },
      candidates: [{ candidate: CANDIDATE }],
    };
    await ana.ok('signal:send', signal);
    await bo.waitFor('signal:received', { seq: 1 }, 'the signal arrives');

    // Refused by Redis, with the signal as its argument.
    const admin = new Redis(redis.url);
    await admin.call('ACL', 'SETUSER', 'default', '-spublish');
    await ana.fails('signal:send', signal, 'unavailable');
    await admin.call('ACL', 'SETUSER', 'default', '+spublish');
    admin.disconnect();

    // Refused by us: wrong tokens and codes, a foreign page, somebody who is too fast.
    const stranger = await TestClient.connect(nodes[0].url, { extraHeaders });
    const spoilt = `${ana.token.slice(0, -6)}AAAAAA`;
    await stranger.fails('session:register', { name: 'Ana', token: spoilt, code: CODE }, 'unauthorized');
    await stranger.fails('session:register', { name: 'Ana', code: `${CODE}!` }, 'unauthorized');
    const foreign = { ...extraHeaders, origin: 'https://evil.example' };
    await expect(TestClient.connect(nodes[0].url, { extraHeaders: foreign })).rejects.toThrow();
    for (let i = 0; i < 100; i++) bo.socket.emit('signal:send', { ...signal, to: ana.id });
    await bo.closed;

    await Promise.all([ana, stranger].map((client) => client.close()));
    await Promise.all(nodes.map((node) => node.terminate()));
    const log = nodes.flatMap((node) => node.log).join('\n');
    // It is the log of this run.
    expect(log).toContain('a handshake was refused');
    expect(log).toContain('Redis refused a command');
    const [tokens, sdps] = [
      [ana.token, bo.token, spoilt],
      [SDP, 'sdp-of-nobody'],
    ];
    for (const secret of [...tokens, ...sdps, CANDIDATE, '192.0.2.77', ADDRESS, CODE, SECRET]) {
      expect(log.includes(secret) ? secret : null).toBeNull();
    }
    await processes.close();
    await redis.close();
  }, 60_000);
});
