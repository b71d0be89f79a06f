import { describe, expect, it } from '@jest/globals';
import { FakeWire, settle, until, guardFor } from '../fake-channel.ts';
import { Lane } from '../lane.ts';
import { bytes, connect, ending, fileOf, isDone, MB, offered, page, sha } from './fake-page.ts';
import { FakeSink } from './fake-sink.ts';
import { MOST_AHEAD, MOST_BUFFERED } from './outgoing.ts';
import { MOST_FRAME } from './words.ts';

describe('a file', () => {
  it.each([
    ['of 3 MB and a bit', 3 * MB + 17],
    ['of one piece exactly', MOST_FRAME - 12],
    ['of one block exactly', MB],
    ['of a single byte', 1],
    ['that is empty', 0],
  ])('%s arrives whole once it is accepted', async (_, size) => {
    const content = bytes(size);
    const { ada, bob, wire, sink, accept } = await offered(content);
    expect(bob.last()).toMatchObject({
      stage: 'offered',
      name: 'a.bin',
      size,
      member: 'ada',
      outgoing: false,
    });
    await settle();
    expect(wire.ends[0].bytes).toBe(0);
    accept();
    await until('both to know', () => isDone(ada)() && isDone(bob)());
    expect(await sha(new Blob(sink.blobs))).toBe(await sha(new Blob([content])));
    expect(bob.last().file?.size).toBe(size);
    expect([ada.last().moved, bob.last().moved]).toEqual([size, size]);
    expect(sink.discarded).toBe(false);
  });

  it('has its bounds in the memory of both pages, however slow the disk is', async () => {
    const sink = new FakeSink();
    sink.stop();
    const { ada, bob, wire, accept } = await offered(bytes(20 * MB), sink);
    accept();
    await until('all that may be under way', () => wire.ends[0].bytes >= MOST_AHEAD);
    await settle();
    expect(wire.ends[0].bytes).toBeLessThan(MOST_AHEAD + MB);
    expect(bob.last().moved).toBe(0);
    sink.go();
    await until('the rest', () => isDone(ada)() && isDone(bob)());
    expect(wire.ends[0].mostBuffered).toBeLessThanOrEqual(MOST_BUFFERED + MOST_FRAME + 1_000);
  });

  it.each(['ada', 'bob'] as const)('is paused by %s, and goes on', async (who) => {
    const { ada, bob, wire, accept } = await offered(bytes(6 * MB));
    const one = who === 'ada' ? ada : bob;
    const other = who === 'ada' ? bob : ada;
    accept();
    await until('some of it', () => bob.last().moved > 0);
    one.files.pause(one.last().id);
    await until('the other to know', () => other.last().held === 'there');
    expect(one.last().held).toBe('here');
    await settle();
    const { bytes: before } = wire.ends[0];
    await settle();
    expect(wire.ends[0].bytes).toBe(before);
    expect(before).toBeLessThan(6 * MB);
    one.files.resume(one.last().id);
    await until('the rest', () => isDone(ada)() && isDone(bob)());
    expect(other.last().held).toBeNull();
  });

  it.each(['ada', 'bob'] as const)('is cancelled by %s, and nothing of it stays', async (who) => {
    const { ada, bob, sink, accept } = await offered(bytes(6 * MB));
    const one = who === 'ada' ? ada : bob;
    accept();
    await until('some of it', () => bob.last().moved > 0);
    one.files.cancel(one.last().id);
    await until('both to know', () => [ada, bob].every((each) => each.last().stage === 'failed'));
    expect(ending(ada.last())).toEqual(['failed', 'person', who === 'ada']);
    expect(ending(bob.last())).toEqual(['failed', 'person', who === 'bob']);
    expect([sink.discarded, sink.finished]).toEqual([true, false]);
  });

  it('is declined, or withdrawn', async () => {
    const first = await offered(bytes(10));
    first.bob.files.cancel(first.bob.last().id);
    await until('Ada to know', () => first.ada.last().stage === 'declined');
    expect(ending(first.bob.last())).toEqual(['declined', null, true]);
    const second = await offered(bytes(10));
    second.ada.files.cancel(second.ada.last().id);
    await until('Bob to know', () => second.bob.last().stage === 'failed');
    second.accept();
    await settle();
    expect(second.bob.last().stage).toBe('failed');
  });

  it('waits through a cut, and nothing goes twice over a connection that survives it', async () => {
    const { ada, bob, wire, accept } = await offered(bytes(6 * MB));
    accept();
    await until('some of it', () => bob.last().moved > 0);
    wire.hold();
    await settle();
    wire.release();
    await until('the rest', () => isDone(ada)() && isDone(bob)());
    expect(wire.ends[0].bytes).toBeLessThan(6 * MB + 20_000);
  });

  it('ends when there is no room for it, and both are told', async () => {
    const sink = new FakeSink();
    sink.room = 2 * MB;
    const { ada, bob, accept } = await offered(bytes(6 * MB), sink);
    accept();
    await until('both to know', () => [ada, bob].every((each) => each.last().stage === 'failed'));
    expect([ada.last().failure, bob.last().failure]).toEqual(['disk', 'disk']);
    expect(sink.discarded).toBe(true);
  });

  it('ends when it cannot be read any more, and both are told', async () => {
    const [ada, bob] = [page('a'), page('b')];
    connect(ada, bob);
    await settle();
    const file = fileOf(bytes(10));
    Object.defineProperty(file, 'size', { value: 20 });
    ada.files.send([file]);
    await until('the offer', () => bob.all().length === 1);
    bob.files.accept(bob.last().id);
    await until('both to know', () => [ada, bob].every((each) => each.last().stage === 'failed'));
    expect([ada.last().failure, bob.last().failure]).toEqual(['unreadable', 'unreadable']);
  });

  it('ends with the call, and what is here of it goes', async () => {
    const { ada, bob, wire, sink, accept } = await offered(bytes(6 * MB));
    accept();
    await until('some of it', () => bob.last().moved > 0);
    wire.cut();
    ada.files.gone('bob');
    bob.files.gone('ada');
    expect([ada.last().failure, bob.last().failure]).toEqual(['gone', 'gone']);
    expect(sink.discarded).toBe(true);
  });

  it('stays after the call when it is whole, until it is cleared', async () => {
    const { bob, sink, accept } = await offered(bytes(10));
    accept();
    await until('the file', isDone(bob));
    bob.files.gone('ada');
    expect([bob.last().stage, bob.last().file?.size, sink.discarded]).toEqual(['done', 10, false]);
    bob.files.clear();
    expect([bob.all(), sink.discarded]).toEqual([[], true]);
  });

  it('goes to each member by itself, with a safe name', async () => {
    const [ada, bob, eve] = [page('a'), page('b'), page('e')];
    connect(ada, bob);
    const wire = new FakeWire();
    new Lane(wire.end(0), ada.id, ada.files.line('eve'), guardFor('files'));
    new Lane(wire.end(1), eve.id, eve.files.line('ada'), guardFor('files'));
    wire.open();
    await settle();
    ada.files.send([fileOf(bytes(100), '../x\u202Egpj.exe')]);
    await until('both offers', () => bob.all().length === 1 && eve.all().length === 1);
    expect(eve.last().name).toBe('xgpj.exe');
    eve.files.accept(eve.last().id);
    bob.files.cancel(bob.last().id);
    const stages = (): string[] => ada.all().map(({ member, stage }) => `${member} ${stage}`);
    await until('both outcomes', () => String(stages()) === 'bob declined,eve done');
  });

  it('stays an offer when the person, asked where to put it, thinks better of it', async () => {
    const { bob, sink, accept } = await offered(bytes(10));
    const refusal = Object.assign(new Error(), { name: 'AbortError' });
    Object.defineProperty(sink, 'opened', {
      get: () => false,
      set: () => {
        throw refusal;
      },
      configurable: true,
    });
    accept();
    await settle();
    expect(bob.last().stage).toBe('offered');
    Object.defineProperty(sink, 'opened', { value: true });
    accept();
    await until('the file', isDone(bob));
  });
});
