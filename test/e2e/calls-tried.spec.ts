/** Busy is not a wall: whoever is in a call learns at once who called, and may be left a word. */
import { talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

describeTopologies('a call to somebody who is in one', (stage) => {
  const people = async (): Promise<[TestClient, TestClient, TestClient]> => {
    const [ana, bo, cy] = [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Cy', 2),
    ];
    await talk(ana, bo);
    return [ana, bo, cy];
  };
  const tries = (caller: TestClient, callee: TestClient) =>
    caller.fails('call:invite', { to: callee.id, media: 'audio' }, 'busy');

  it('is told to all of their devices, without a ring', async () => {
    const [, bo, cy] = await people();
    const phone = await stage.device(bo, 0);
    const { attempt } = await tries(cy, bo);
    for (const device of [bo, phone]) {
      const told = await device.waitFor('call:tried', { call: attempt as string }, 'Bo learns of it');
      expect(told).toMatchObject({ from: { id: cy.id, name: cy.name }, media: 'audio' });
      expect(device.has('call:incoming')).toEqual([]);
    }
  });

  it('is told once a minute, however often it is tried', async () => {
    const [, bo, cy] = await people();
    const first = await tries(cy, bo);
    for (let i = 0; i < 5; i++) expect((await tries(cy, bo)).attempt).toBe(first.attempt);
    await bo.ok('people:watch', {});
    await stage.settle(cy);
    await bo.ok('session:devices', {});
    expect(bo.has('call:tried')).toHaveLength(1);
  });

  it('is told of six strangers a minute, and no more of them by the same node', async () => {
    const [, bo] = await people();
    const strangers = await Promise.all(Array.from({ length: 9 }, (_, i) => stage.person(`S ${i}`, 0)));
    const attempts: unknown[] = [];
    for (const one of strangers) attempts.push((await tries(one, bo)).attempt);
    expect(attempts.filter((id) => id !== undefined)).toHaveLength(6);
    await bo.until(() => (bo.has('call:tried').length < 6 ? 'is not told of all' : null));
    await stage.settle(...strangers);
    expect(bo.has('call:tried')).toHaveLength(6);
  });

  it('may leave a word, which nobody else can', async () => {
    const [ana, bo, cy] = await people();
    const { attempt = '' } = await tries(cy, bo);
    await cy.ok('call:message', { call: attempt, text: 'Call me back' });
    const { from, text } = await bo.waitFor('call:message', { call: attempt }, 'Bo reads it');
    expect([from, text]).toEqual([cy.id, 'Call me back']);
    for (const other of [ana, bo])
      await other.fails('call:message', { call: attempt, text: 'x' }, 'not_found');
  });

  it('is not told to who has blocked the caller', async () => {
    const [, bo, cy] = await people();
    await bo.ok('people:block', { id: cy.id, blocked: true });
    await cy.fails('call:invite', { to: bo.id, media: 'audio' }, 'offline');
    await bo.ok('session:devices', {});
    expect(bo.has('call:tried')).toEqual([]);
  });

  it('is no attempt when it is the caller who is in a call', async () => {
    const [ana, bo, cy] = await people();
    expect((await tries(bo, cy)).attempt).toBeUndefined();
    expect((await tries(ana, bo)).attempt).toBeUndefined();
    await cy.ok('session:devices', {});
    expect(cy.has('call:tried')).toEqual([]);
  });
});
