import { describe, expect, it } from '@jest/globals';
import { FakeWire, guardFor, settle } from './fake-channel.ts';
import { Lane, type LaneUser } from './lane.ts';

function user() {
  const told: unknown[] = [];
  const it: LaneUser = {
    met: (_, page) => told.push(`met ${page}`),
    heard: (message) => told.push(message),
    bytes: (data) => told.push(data.byteLength),
    lost: () => told.push('lost'),
  };
  return { it, told };
}

describe('Lane', () => {
  it('lets both say something once each has heard the other one', async () => {
    const wire = new FakeWire();
    const [ada, bob] = [user(), user()];
    const a = new Lane(wire.end(0), 'page a', ada.it, guardFor('chat'));
    const b = new Lane(wire.end(1), 'page b', bob.it, guardFor('chat'));
    expect(a.say({ too: 'early' })).toBe(false);
    wire.open();
    expect(a.ready).toBe(false);
    await settle();
    expect([a.ready, b.ready]).toEqual([true, true]);
    expect(a.say({ hi: 1 })).toBe(true);
    expect(b.send(new Uint8Array(5))).toBe(true);
    await settle();
    expect(ada.told).toEqual(['met page b', 5]);
    expect(bob.told).toEqual(['met page a', { hi: 1 }]);
  });

  it('meets a page that began to listen later', async () => {
    const wire = new FakeWire();
    const [ada, bob] = [user(), user()];
    const a = new Lane(wire.end(0), 'page a', ada.it, guardFor('chat'));
    wire.open();
    await settle();
    expect([a.ready, a.say({ too: 'early' }), a.send(new Uint8Array(1))]).toEqual([false, false, false]);
    new Lane(wire.end(1), 'page b', bob.it, guardFor('chat'));
    await settle();
    expect([ada.told, bob.told]).toEqual([['met page b'], ['met page a']]);
  });

  it('says once that it is lost, and nothing afterwards', async () => {
    const wire = new FakeWire();
    const [ada, bob] = [user(), user()];
    const a = new Lane(wire.end(0), 'page a', ada.it, guardFor('chat'));
    new Lane(wire.end(1), 'page b', bob.it, guardFor('chat'));
    wire.open();
    await settle();
    wire.cut();
    a.close();
    expect(ada.told).toEqual(['met page b', 'lost']);
    expect(a.say({})).toBe(false);
  });

  it.each([
    ['no JSON', '{'],
    ['a list', '[1]'],
    ['null', 'null'],
    ['a number', '7'],
    ['far too long', JSON.stringify({ text: 'x'.repeat(40_000) })],
    ['another hello', '{"hello": {"page": "page c", "heard": true}}'],
    ['half a hello', '{"hello": null}'],
  ])('takes no notice of what is %s', async (_, text) => {
    const wire = new FakeWire();
    const ada = user();
    new Lane(wire.end(0), 'page a', ada.it, guardFor('chat'));
    new Lane(wire.end(1), 'page b', user().it, guardFor('chat'));
    wire.open();
    await settle();
    wire.ends[1].send(text);
    await settle();
    expect(ada.told).toEqual(['met page b']);
  });

  it('hears nothing before the two have met', async () => {
    const wire = new FakeWire();
    const ada = user();
    new Lane(wire.end(0), 'page a', ada.it, guardFor('chat'));
    wire.open();
    wire.ends[1].send('{"say": 1}');
    wire.ends[1].send(new Uint8Array(9));
    await settle();
    expect(ada.told).toEqual([]);
  });
});
