/**
 * A client that asks for its namespace thousands of times in one write, before the first answer: found
 * by the fuzzer (docs/fuzz.md). On a real process, which once ended of it.
 */
import { WebSocketClient, encode, text } from '../../fuzz/websocket.js';
import { talk } from '../support/calls.js';
import { Processes } from '../support/processes.js';
import { TestClient } from '../support/test-client.js';

const TIMES = 9_000;

describe('thousands of connects at once', () => {
  const processes = new Processes();
  afterAll(() => processes.close());

  it('end no process, and others notice nothing', async () => {
    const node = await processes.start({});
    const [ana, bo] = [await TestClient.connect(node.url), await TestClient.connect(node.url)];
    await ana.register('Ana');
    await bo.register('Bo');
    const { id } = await talk(ana, bo);
    const flood = await WebSocketClient.open(node.port, '/socket.io/?EIO=4&transport=websocket');
    flood.write(Buffer.concat(Array.from({ length: TIMES }, () => encode(text('40')))));
    // What is no request goes down through all that the connects have put there.
    flood.send(text('3'));
    for (let seq = 1; seq <= 5; seq++) {
      await ana.ok('signal:send', { call: id, to: bo.id, seq });
      await bo.waitFor('signal:received', { call: id, seq }, 'a signal passes during the flood');
    }
    flood.drop();
    await flood.closed;
    await ana.ok('signal:send', { call: id, to: bo.id, seq: 6 });
    await ana.close();
    await bo.close();
  });
});
