/** Words instead of an answer, and after it: who may send them, and who hears them. */
import { incoming, over, ring, talk } from '../support/calls.js';
import type { TestClient } from '../support/test-client.js';
import { describeTopologies } from '../support/topologies.js';

const hears = async (who: TestClient, call: string, from: TestClient, text: string): Promise<void> => {
  const said = { call, from: from.id, text };
  await who.waitFor('call:message', said, `${who.label} reads "${text}"`);
};

describeTopologies('a message about a call', (stage) => {
  it('reaches every device of the other one: instead of an answer, after it, and when it was missed', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const bo2 = await stage.device(bo, 2);
    const { id: call } = await ring(ana, [bo, bo2]);
    await bo.ok('call:message', { call, text: 'In a meeting' });
    await bo.ok('call:decline', { call });
    await hears(ana, call, bo, 'In a meeting');
    await over(call, 'declined', ana);
    await ana.ok('call:message', { call, text: 'Call me back, 好吗?' });
    for (const device of [bo, bo2]) await hears(device, call, ana, 'Call me back, 好吗?');
    await stage.settle(ana);
    expect(ana.has('call:message')).toEqual([]);
  });

  it('changes nothing of a call that goes on', async () => {
    const [ana, bo] = [await stage.person('Ana', 0), await stage.person('Bo', 1)];
    const { id: call, version } = await talk(ana, bo);
    await bo.ok('call:message', { call, text: 'Hello' });
    await hears(ana, call, bo, 'Hello');
    const third = await stage.person('Cy', 2);
    const { call: now } = await ana.ok('call:invite', { to: third.id, media: 'audio', call });
    await incoming(third, call);
    expect(now.version).toBe(version + 1);
  });

  it('is nobody’s who is not in the call, and goes to nobody who is not there', async () => {
    const [ana, bo, eve] = [
      await stage.person('Ana', 0),
      await stage.person('Bo', 1),
      await stage.person('Eve', 2),
    ];
    const { id: call } = await ring(ana, [bo]);
    const refused = await eve.request('call:message', { call, text: 'Hello' });
    expect(refused).toMatchObject({ ok: false, code: 'not_member', retry: false });
    expect(await eve.request('call:message', { call: 'none', text: 'Hello' })).toMatchObject({
      code: 'not_found',
    });
    await bo.ok('session:leave', {});
    await over(call, 'left', ana);
    expect(await ana.request('call:message', { call, text: 'Hello' })).toMatchObject({
      code: 'offline',
      retry: true,
    });
    await stage.settle(ana);
    expect(ana.has('call:message')).toEqual([]);
  });
});
