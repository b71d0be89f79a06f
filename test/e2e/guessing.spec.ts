/**
 * Guessing costs time (ASVS 6.3.1): wrong codes from one address wait longer and longer, on whatever node
 * and connection they come, the operator is told, and nobody else is refused for it.
 */
import { setTimeout } from 'node:timers/promises';
import { waitAfter } from '../../src/session/guess-waits.js';
import { freePort } from '../support/free-port.js';
import { Processes } from '../support/processes.js';
import { TestClient } from '../support/test-client.js';
import { describeTopologies, type Stage } from '../support/topologies.js';

const CODE = 'open sesame';
const env = { ACCESS_CODE: CODE, TRUST_PROXY: '1' };
let last = 0;
/** An address that nobody has used. */
const fresh = (): string => `198.51.${Math.floor(++last / 250)}.${(last % 250) + 1}`;

async function from(stage: Stage, address: string, i: number): Promise<TestClient> {
  return TestClient.connect(stage.node(i).url, { extraHeaders: { 'x-forwarded-for': address } });
}

/** One try on a connection of its own. @returns the code of the refusal, or `in` */
async function guess(stage: Stage, address: string, i: number, body: object = {}): Promise<string> {
  const client = await from(stage, address, i);
  const outcome = await client.request('session:register', { name: 'Ana', code: `guess ${i}`, ...body });
  await client.close();
  return outcome.ok ? 'in' : outcome.code;
}

describeTopologies(
  'wrong access codes',
  (stage) => {
    it('are answered ten times, and then cost time; the first twenty, measured', async () => {
      const address = fresh();
      const answers: string[] = [];
      const began = performance.now();
      for (let i = 0; i < 20; i++) answers.push(await guess(stage, address, i));
      const took = performance.now() - began;
      expect(answers.slice(0, 10)).toEqual(Array(10).fill('unauthorized'));
      // As many as the waits allow in that time, and no more.
      let [due, allowed] = [0, 10];
      while ((due += waitAfter(allowed, 'code', false)) <= took) allowed++;
      const looked = answers.filter((answer) => answer === 'unauthorized').length;
      expect(looked).toBeLessThanOrEqual(allowed);
      expect(looked).toBeLessThan(16);
      expect(answers.filter((answer) => answer === 'rate_limited')).toHaveLength(20 - looked);
    });

    it('say how long to wait, and look at nothing meanwhile, right or wrong', async () => {
      const address = fresh();
      for (let i = 0; i < 10; i++) await guess(stage, address, i);
      const client = await from(stage, address, 1);
      for (const code of [CODE, 'something else']) {
        const refused = await client.fails('session:register', { name: 'Ana', code }, 'rate_limited');
        expect(refused.waitMs).toBeGreaterThan(0);
        expect(refused.waitMs).toBeLessThanOrEqual(1_000);
      }
      // The wait is kept, and then the right one is let in.
      for (;;) {
        const outcome = await client.request('session:register', { name: 'Ana', code: CODE });
        if (outcome.ok) break;
        expect(outcome.code).toBe('rate_limited');
        // As a client does that was told when to come back.
        await setTimeout(outcome.waitMs);
      }
      await client.close();
    });

    it('do not keep out another address, nor a person who was here before', async () => {
      const address = fresh();
      const friend = await from(stage, address, 0);
      const { token } = await friend.register('Friend', { code: CODE });
      await friend.close();
      for (let i = 0; i < 12; i++) await guess(stage, address, i);
      expect(await guess(stage, address, 1, { code: CODE })).toBe('rate_limited');
      expect(await guess(stage, address, 2, { code: CODE, token })).toBe('in');
      expect(await guess(stage, fresh(), 1, { code: CODE })).toBe('in');
    });

    it('of one who was here before are counted as theirs', async () => {
      const address = fresh();
      const friend = await from(stage, address, 0);
      const { token } = await friend.register('Friend', { code: CODE });
      await friend.close();
      const answers: string[] = [];
      // From other addresses each time: it is the person who waits.
      for (let i = 0; i < 14; i++) answers.push(await guess(stage, fresh(), i, { token }));
      expect(answers.slice(0, 10)).toEqual(Array(10).fill('unauthorized'));
      expect(answers.at(-1)).toBe('rate_limited');
    });

    it('are not what a page asks that does not know yet of a code', async () => {
      const address = fresh();
      for (let i = 0; i < 15; i++) {
        expect(await guess(stage, address, i, { code: undefined })).toBe('unauthorized');
      }
      expect(await guess(stage, address, 0, { code: CODE })).toBe('in');
    });

    it('of IPv6 are counted by 64 bits', async () => {
      for (let i = 0; i < 12; i++) await guess(stage, `2001:db8:7:7::${i}`, i);
      expect(await guess(stage, '2001:db8:7:7:ffff::1', 0, { code: CODE })).toBe('rate_limited');
      expect(await guess(stage, '2001:db8:7:8::1', 0, { code: CODE })).toBe('in');
    });
  },
  env,
);

describeTopologies(
  'wrong access codes where rates are lifted',
  (stage) => {
    it('cost nothing', async () => {
      const address = fresh();
      for (let i = 0; i < 30; i++) expect(await guess(stage, address, i)).toBe('unauthorized');
      expect(await guess(stage, address, 0, { code: CODE })).toBe('in');
    });
  },
  { ...env, RATE_FACTOR: '0' },
);

describe('the operator', () => {
  it('is told of wrong codes, tokens and JWTs: in few lines, without them, and counted', async () => {
    const processes = new Processes();
    const port = await freePort();
    const node = await processes.start({ ...env, METRICS_PORT: String(port) });
    const client = await TestClient.connect(node.url, {
      extraHeaders: { 'x-forwarded-for': '203.0.113.77' },
    });
    for (let i = 0; i < 9; i++)
      await client.fails('session:register', { name: 'Ana', code: `hunter-${i}` }, 'unauthorized');
    await client.fails('session:register', { name: 'Ana', token: 'hunter-token' }, 'unauthorized');
    await client.fails('session:register', { name: 'Ana' }, 'unauthorized');
    await client.close();
    const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
    for (const [why, count] of [
      ['code', 9],
      ['token', 1],
      ['missing', 1],
    ])
      expect(metrics).toContain(`dogeller_unauthorized_total{why="${why}"} ${count}`);
    await node.terminate();
    const lines = node.log.filter((line) => line.includes('a sign-in failed'));
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] as string)).toMatchObject({ why: 'code', from: '203.0.113.x', failures: 1 });
    expect(node.log.join('\n')).not.toMatch(/hunter|203\.0\.113\.77/);
    await processes.close();
  });
});
