/**
 * The STUN and TURN servers a person gets (contract 2 and 4.1): TURN with credentials of their own
 * that end, in the form that coturn's use-auth-secret checks; and nothing before registering.
 */
import { createHmac } from 'node:crypto';
import type { Reply } from '../../src/protocol/events.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const SETTINGS = {
  STUN_URLS: 'stun:stun.example.org:3478',
  TURN_URLS: 'turn:turn.example.org:3478?transport=udp, turns:turn.example.org:5349',
  TURN_SECRET: 'north-western-star-of-32-characters',
  TURN_TTL: '600',
};

/** What coturn will compute from the user name and its static-auth-secret. */
const coturns = (username: string): string =>
  createHmac('sha1', SETTINGS.TURN_SECRET).update(username).digest('base64');

function check(person: TestClient, { iceServers, iceExpiresAt }: Reply<'ice:refresh'>): void {
  const [stun, turn] = iceServers;
  expect(iceServers).toHaveLength(2);
  expect(stun).toEqual({ urls: ['stun:stun.example.org:3478'] });
  expect(turn?.urls).toEqual(['turn:turn.example.org:3478?transport=udp', 'turns:turn.example.org:5349']);
  const [expires = '', who] = (turn?.username ?? '').split(':');
  expect(who).toBe(person.id);
  expect(iceExpiresAt).toBe(Number(expires) * 1_000);
  const left = Number(expires) * 1_000 - Date.now();
  expect(left).toBeGreaterThan(590_000);
  expect(left).toBeLessThanOrEqual(601_000);
  expect(turn?.credential).toBe(coturns(turn?.username ?? ''));
}

describeTopologies(
  'TURN credentials',
  (stage) => {
    it('are made for each person, and again on refresh', async () => {
      for (const person of [await stage.person('Ana', 0), await stage.person('Bo', 1)]) {
        if (!person.registered) throw new Error('not registered');
        check(person, person.registered);
        check(person, await person.ok('ice:refresh', {}));
      }
    });

    it('are not for who has not registered', async () => {
      const client = await stage.connect(0);
      const refusal = await client.fails('ice:refresh', {}, 'not_registered');
      expect(JSON.stringify(refusal)).not.toContain('turn');
    });
  },
  SETTINGS,
);

describeTopologies('without TURN', (stage) => {
  it('there are no servers, and nothing expires', async () => {
    const ana = await stage.person('Ana', 0);
    expect(await ana.ok('ice:refresh', {})).toEqual({ iceServers: [], iceExpiresAt: null });
  });
});
