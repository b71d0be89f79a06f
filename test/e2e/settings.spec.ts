/**
 * A wrong setting stops the start (contract 2): one message that names every problem by variable,
 * a non-zero exit, and never a value: it may be a secret.
 */
import { createServer } from 'node:net';
import { Processes, runToExit } from '../support/processes.js';

const SECRET_VALUE = 'hunter2';

describe('a node with wrong settings', () => {
  it('names every bad variable at once, and no value', async () => {
    const bad = {
      PORT: '99999',
      METRICS_PORT: 'hunter2',
      REDIS_URL: 'http://:hunter2@redis.example:6379',
      REDIS_PREFIX: 'hunter2 with spaces',
      SECRET: 'hunter2',
      ALLOWED_ORIGINS: 'hunter2',
      TRUST_PROXY: '-1',
      STUN_URLS: 'hunter2',
      TURN_URLS: 'hunter2',
      TURN_SECRET: 'hunter2',
      TURN_TTL: 'hunter2',
      RING_SECONDS: 'hunter2',
      RESUME_SECONDS: '-20',
      DRAIN_SECONDS: '1e9',
      MAX_CALL_MEMBERS: '1',
      LOG_LEVEL: 'hunter2',
    };
    const { code, signal, output } = await runToExit(bad);
    expect({ code, signal }).not.toEqual({ code: 0, signal: null });
    expect(code).toBeGreaterThan(0);
    for (const name of Object.keys(bad)) expect(output).toContain(name);
    expect(output).not.toContain(SECRET_VALUE);
    expect(output).not.toContain('redis.example');
    expect(output).not.toMatch(/^\s+at .*\.js:\d+/m);
  });

  it.each(['RING_SECOND', 'DOGELLER_SECRET', 'RESUME_SECCONDS', 'TURN_URL', 'MAX_CALL_MEMBER', 'REDIS_URLS'])(
    'refuses the unknown variable %s, which looks like one of its own',
    async (name) => {
      const { code, output } = await runToExit({ PORT: '0', METRICS_PORT: '0', [name]: 'hunter2' });
      expect(code).toBeGreaterThan(0);
      expect(output).toContain(name);
      expect(output).not.toContain(SECRET_VALUE);
    },
  );

  it('does not mind variables of others', async () => {
    const processes = new Processes();
    const node = await processes.start({
      EDITOR: 'vi',
      NODE_ENV: 'production',
      KUBERNETES_SERVICE_HOST: '10.0.0.1',
    });
    expect((await fetch(`${node.url}/livez`)).status).toBe(200);
    await processes.close();
  });

  it('says so when the port is taken', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const port = typeof address === 'object' ? String(address?.port) : '';
    try {
      const { code, output } = await runToExit({ HOST: '127.0.0.1', PORT: port, METRICS_PORT: '0' });
      expect(code).toBeGreaterThan(0);
      expect(output).toContain(port);
    } finally {
      await new Promise((resolve) => taken.close(resolve));
    }
  });
});
