/**
 * Being the same person again (contract 4.1): tokens, more than one device, resuming on another
 * node, rename and leave. What resuming means for a call is in calls-lost.spec.ts.
 */
import { describeTopologies } from '../support/topologies.js';
import { startNodes } from '../support/nodes.js';
import { TestClient } from '../support/test-client.js';
import { sees, shows } from '../support/window.js';

const tampered = (token: string): string => {
  const middle = Math.floor(token.length / 2);
  return token.slice(0, middle) + (token[middle] === 'A' ? 'B' : 'A') + token.slice(middle + 1);
};

describeTopologies('a session', (stage) => {
  it('is the same person again on any node, with the token', async () => {
    const first = await stage.person('Ana', 0);
    const second = await stage.device(first, 1);
    const third = await stage.device(first, 2);
    expect([second.id, third.id]).toEqual([first.id, first.id]);
    expect(new Set([first.device, second.device, third.device]).size).toBe(3);
    const bo = await stage.person('Bo', 0);
    await shows(bo, undefined, ['Ana (available)']);
    for (const device of [first, second, third]) await device.ok('people:watch', {});
  });

  it('is the same person after everybody else has gone', async () => {
    const first = await stage.person('Ana', 0);
    await first.close();
    const again = await stage.resume(first, 1);
    expect(again.id).toBe(first.id);
  });

  it.each([
    ['garbage', () => 'garbage'],
    ['empty', () => ''],
    ['changed by one character', tampered],
    ['without its signature', (token: string) => token.slice(0, token.lastIndexOf('.') + 1)],
  ])('refuses a token that is %s', async (_title, spoil) => {
    const ana = await stage.person('Ana', 0);
    const thief = await stage.connect(1);
    await thief.fails(
      'session:register',
      { name: 'Ana', token: spoil(ana.token) },
      'unauthorized',
      'bad_request',
    );
    await thief.fails('people:watch', {}, 'not_registered');
  });

  it('takes the place of an older socket of the same device, and tells it', async () => {
    const old = await stage.person('Ana', 0);
    const bo = await stage.person('Bo', 2);
    const fresh = await stage.resume(old, 1);
    expect([fresh.id, fresh.device]).toEqual([old.id, old.device]);
    await old.waitFor('session:closed', { code: 'replaced', retry: false }, 'the older socket is told');
    await old.closed;
    await sees(bo, old.id, 'Ana (available)');
    const { call } = await bo.ok('call:invite', { to: old.id, media: 'audio' });
    await fresh.waitFor('call:incoming', (event) => event.call.id === call.id, 'the new socket rings');
    expect(old.has('call:incoming')).toEqual([]);
  });

  it('leaves the other devices of the person alone when one resumes', async () => {
    const one = await stage.person('Ana', 0);
    const two = await stage.device(one, 1);
    const again = await stage.resume(one, 2);
    await one.waitFor('session:closed', { code: 'replaced' }, 'only the replaced one is closed');
    await stage.settle(again, two);
    expect(two.has('session:closed')).toEqual([]);
    expect(two.connected).toBe(true);
  });

  it('cannot be taken over by the device id alone, nor with the token of another', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    for (const token of [undefined, bo.token]) {
      const thief = await stage.connect(1);
      const outcome = await thief.request('session:register', { name: 'Thief', device: ana.device, token });
      if (outcome.ok) expect(outcome.self.id).not.toBe(ana.id);
      const { call } = await bo.ok('call:invite', { to: ana.id, media: 'audio' });
      await ana.waitFor('call:incoming', (event) => event.call.id === call.id, 'Ana still has her device');
      await bo.ok('call:cancel', { call: call.id });
      expect(thief.has('call:incoming')).toEqual([]);
      await ana.waitFor('call:ended', { call: call.id }, 'and hears the end');
    }
    expect(ana.connected).toBe(true);
  });

  it('answers a second registration of the same socket with its own token', async () => {
    const ana = await stage.person('Ana', 0);
    const { token, device } = ana;
    const again = await ana.ok('session:register', { name: 'Ana', token, device });
    expect([again.self.id, again.device]).toEqual([ana.id, device]);
    expect(ana.connected).toBe(true);
  });

  it('can be renamed, for everybody and for the calls to come', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const { self } = await ana.ok('session:rename', { name: ' Anna ' });
    expect(self).toEqual({ id: ana.id, name: 'Anna' });
    await sees(bo, ana.id, 'Anna (available)');
    await ana.ok('call:invite', { to: bo.id, media: 'video' });
    const incoming = await bo.waitFor('call:incoming', {}, 'Bo rings');
    expect(incoming.from.name).toBe('Anna');
  });

  it('ends at once on leave', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.ok('session:leave', {});
    await bo.fails('call:invite', { to: ana.id, media: 'video' }, 'offline');
    await sees(bo, ana.id, null);
    await shows(bo, undefined, []);
    if (ana.connected) await ana.fails('call:invite', { to: bo.id, media: 'video' }, 'not_registered');
  });

  it('of one device ends on leave, the person stays with the other', async () => {
    const [one, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const two = await stage.device(one, 2);
    await one.leave();
    await sees(bo, two.id, 'Ana (available)');
    await bo.ok('call:invite', { to: two.id, media: 'video' });
    await two.waitFor('call:incoming', {}, 'the other device rings');
  });

  it('keeps its place when the connection is lost', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    await ana.drop();
    const again = await stage.resume(ana, 2);
    expect([again.id, again.device]).toEqual([ana.id, ana.device]);
    await sees(bo, ana.id, 'Ana (available)');
  });

  it('has the same ICE servers after a refresh', async () => {
    const ana = await stage.person('Ana', 0);
    const reply = await ana.ok('ice:refresh', {});
    expect(reply).toEqual({ iceServers: ana.registered?.iceServers, iceExpiresAt: null });
  });
});

describeTopologies(
  'a lost device',
  (stage) => {
    it('is listed for RESUME_SECONDS and not longer', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      await bo.ok('people:watch', {});
      const dropped = performance.now();
      await ana.drop();
      const heard = await bo.hears(
        'people:changed',
        (event) => event.removes.includes(ana.id),
        'Ana is gone from the directory',
        11_000,
      );
      expect(heard.at - dropped).toBeGreaterThanOrEqual(950);
      await sees(bo, ana.id, null);
      const later = await stage.person('Ana', 2, { token: ana.token, device: ana.device });
      expect(later.id).toBe(ana.id);
    });

    it('is not lost by the end of its replaced socket', async () => {
      const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
      const again = await stage.resume(ana, 1);
      await ana.closed;
      const cy = await stage.person('Cy', 2);
      await bo.ok('people:watch', {});
      await cy.drop();
      const gone = (event: { removes: string[] }): boolean => event.removes.includes(cy.id);
      await bo.waitFor('people:changed', gone, 'Cy, who dropped later, is gone', 11_000);
      expect(again.connected).toBe(true);
      await bo.ok('people:get', { id: again.id });
    });
  },
  { RESUME_SECONDS: '1' },
);

describeTopologies('a session of another server', (stage) => {
  it('is refused', async () => {
    const ana = await stage.person('Ana', 0);
    const other = await startNodes(1, { env: { SECRET: 'another secret entirely, long enough' } });
    const client = await TestClient.connect(other.node(0).url);
    try {
      await client.fails('session:register', { name: 'Ana', token: ana.token }, 'unauthorized');
    } finally {
      await client.close();
      await other.close();
    }
  });
});
