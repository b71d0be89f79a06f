/**
 * F4: a page that is unsure asks for its place again on the connection it has. When Redis cannot
 * say, it keeps the place: refused and deaf it could call, but never hear an answer.
 */
import { join, over, ring } from '../support/calls.js';
import { describeRedis } from '../support/redis.js';
import { FaultyCluster, eventually } from './cluster.js';

describeRedis('who registers again while Redis is away', () => {
  let cluster: FaultyCluster;
  beforeAll(async () => {
    cluster = await FaultyCluster.start(2);
  });
  afterAll(() => cluster.close());

  it('F4: is refused, and hears as before', async () => {
    const [ana, bo] = [await cluster.person('Ana', 0), await cluster.person('Bo', 1)];
    const { token, device } = ana;
    cluster.wires[0]?.hold();
    await ana.fails('session:register', { name: 'Ana', token, device }, 'unavailable');
    cluster.wires[0]?.release();
    await eventually('Redis answers again', 5_000, async () => {
      return (await ana.request('people:status', { status: 'available' })).ok;
    });
    const { id } = await ring(ana, [bo]);
    await join(id, bo, ana);
    await bo.ok('call:leave', { call: id });
    await over(id, 'left', ana);
  }, 30_000);
});
