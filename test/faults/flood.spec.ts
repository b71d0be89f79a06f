/**
 * One client sends signals as fast as it can (ASVS 5.0 17.3.1): it is thrown out, each time, and two
 * others who talk on the same node lose nothing. How long their signals take meanwhile is a figure of
 * the bench (bench/scenarios/flood.ts), that nobody has more than a share of a turn a test of the lane.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { talk } from '../support/calls.js';
import { Flooder } from '../support/flooder.js';
import { type NodeProcess, Processes } from '../support/processes.js';
import { TestClient } from '../support/test-client.js';

const TIMES = 3;
/** Well within what one connection may ask for. */
const PACE_MS = 5;

describe('while one client floods a node', () => {
  const processes = new Processes();
  let node: NodeProcess;
  let ana: TestClient;
  let bo: TestClient;
  beforeAll(async () => {
    node = await processes.start({});
    ana = await TestClient.connect(node.url);
    bo = await TestClient.connect(node.url);
    await ana.register('Ana');
    await bo.register('Bo');
  });
  afterAll(async () => {
    await Promise.all([ana.close(), bo.close()]);
    await processes.close();
  });

  it('it is thrown out again and again, and what the others say to each other all arrives', async () => {
    const { id: call } = await talk(ana, bo);
    const flooder = await Flooder.start(node.url);
    let isOver = false;
    const over = (async () => {
      for (let i = 0; i < TIMES; i++) await flooder.thrownOut();
      isOver = true;
    })();
    let seq = 0;
    while (!isOver) {
      const next = { call, seq: ++seq };
      await ana.ok('signal:send', { ...next, to: bo.id });
      await bo.waitFor('signal:received', next, 'it arrives');
      await sleep(PACE_MS);
    }
    await over;
    await flooder.end();
    // None came twice.
    expect(bo.has('signal:received')).toEqual([]);
    expect([ana.connected, bo.connected]).toEqual([true, true]);
  }, 60_000);
});
