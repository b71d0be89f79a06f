import { describe, expect, it } from '@jest/globals';
import { settle, until } from '../fake-channel.ts';
import { bytes, connect, fileOf, MB, page } from './fake-page.ts';
import { FakeSink } from './fake-sink.ts';
import { MOST_AT_ONCE } from './file-line.ts';
import { frame, MOST_FRAME } from './words.ts';

/** Ada's end is in the hands of somebody who writes what they like. */
describe('a page that does not hold to it', () => {
  const good = { file: 'offer', n: 1, name: 'a', size: 10, modified: 0 };

  async function attacked() {
    const [ada, bob] = [page('a'), page('b')];
    const wire = connect(ada, bob);
    await settle();
    const said: unknown[] = [];
    wire.ends[0].onmessage = ({ data }) => {
      if (typeof data === 'string') said.push(JSON.parse(data));
    };
    const say = (message: object): void => wire.ends[0].send(JSON.stringify(message));
    const send = (at: number, length: number, n = 1): void => wire.ends[0].send(frame(n, at, bytes(length)));
    return { bob, wire, said, say, send };
  }

  it.each([
    ['a negative size', { size: -5 }],
    ['a size beyond all numbers', { size: 2 ** 60 }],
    ['a path as a name', { name: '../../a' }],
    ['a name that is turned around', { name: 'photo\u202Egpj.exe' }],
    ['no name', { name: '' }],
  ])('is declined with %s', async (_, wrong) => {
    const { bob, said, say } = await attacked();
    say({ ...good, ...wrong });
    await settle();
    expect(bob.all()).toEqual([]);
    expect(said).toEqual([{ file: 'decline', n: 1, why: 'unsupported' }]);
  });

  it('sends bytes that nobody asked for to no avail', async () => {
    const { bob, wire, say, send } = await attacked();
    send(0, 10);
    wire.ends[0].send(new Uint8Array(3));
    say(good);
    send(0, 10);
    await settle();
    expect([bob.last().stage, bob.last().moved, bob.sinks]).toEqual(['offered', 0, []]);
  });

  it.each([
    ['more than it announced', (send: (at: number, n: number) => void) => send(0, 11)],
    ['a second time the same', (send: (at: number, n: number) => void) => [send(0, 5), send(0, 5)]],
    ['what is further on', (send: (at: number, n: number) => void) => send(5, 5)],
    ['what is before the beginning', (send: (at: number, n: number) => void) => send(-1, 5)],
    ['what is nowhere', (send: (at: number, n: number) => void) => send(NaN, 5)],
  ])('is stopped when it sends %s', async (_, attack) => {
    const { bob, said, say, send } = await attacked();
    say(good);
    await settle();
    bob.files.accept(bob.last().id);
    await settle();
    attack(send);
    await until('it to be stopped', () => bob.last().stage === 'failed');
    await settle();
    expect(bob.last().failure).toBe('broken');
    expect(bob.sinks[0]?.discarded).toBe(true);
    expect(said.at(-1)).toEqual({ file: 'cancel', n: 1, mine: false, why: 'broken' });
  });

  it('is stopped when it ends before the end', async () => {
    const { bob, say, send } = await attacked();
    say(good);
    await settle();
    bob.files.accept(bob.last().id);
    send(0, 5);
    say({ file: 'end', n: 1, hash: 'a'.repeat(64) });
    await until('it to be stopped', () => bob.last().stage === 'failed');
    expect(bob.last().failure).toBe('broken');
  });

  it('is stopped when it does not wait for a slow disk', async () => {
    const { bob, say, send } = await attacked();
    const sink = new FakeSink();
    sink.stop();
    bob.sinks.push(sink);
    say({ ...good, size: 100 * MB });
    await settle();
    bob.files.accept(bob.last().id);
    await settle();
    const piece = MOST_FRAME - 12;
    for (let at = 0; at < 20 * MB; at += piece) send(at, piece);
    await until('it to be stopped', () => bob.last().stage === 'failed');
    expect(bob.last().failure).toBe('broken');
    sink.go();
  });

  it('is stopped when it sends tiny pieces faster than they are written', async () => {
    const { bob, say, send } = await attacked();
    const sink = new FakeSink();
    sink.stop();
    bob.sinks.push(sink);
    say({ ...good, size: 100 * MB });
    await settle();
    bob.files.accept(bob.last().id);
    await settle();
    for (let at = 0; at < 1_500; at++) send(at, 1);
    await until('it to be stopped', () => bob.last().stage === 'failed');
    expect(bob.last().failure).toBe('broken');
    sink.go();
  });

  it('cannot fill the list with offers', async () => {
    const { bob, said, say } = await attacked();
    for (let n = 1; n <= MOST_AT_ONCE + 3; n++) say({ ...good, n });
    await settle();
    expect(bob.all()).toHaveLength(MOST_AT_ONCE);
    expect(said).toHaveLength(3);
  });

  it('cannot say of a file that was never accepted that it is there', async () => {
    const { bob, say } = await attacked();
    bob.files.send([fileOf(bytes(10))]);
    await settle();
    say({ file: 'got', n: 1, at: 10 });
    say({ file: 'result', n: 1, ok: true });
    await settle();
    expect([bob.last().stage, bob.last().moved]).toEqual(['offered', 0]);
    say({ file: 'accept', n: 1, at: 11 });
    await until('it to be stopped', () => bob.last().stage === 'failed');
    expect(bob.last().failure).toBe('broken');
  });
});
