import { describe, expect, it } from '@jest/globals';
import { settle, until } from '../fake-channel.ts';
import { bytes, connect, fileOf, isDone, MB, offered, page, sha } from './fake-page.ts';

describe('a file whose way is lost', () => {
  it('goes on over another connection where it was', async () => {
    const content = bytes(9 * MB);
    const { ada, bob, wire, sink, accept } = await offered(content);
    accept();
    await until('some of it', () => bob.last().moved >= 2 * MB);
    wire.cut();
    expect([ada.last().held, bob.last().held]).toEqual(['connection', 'connection']);
    const had = bob.last().moved;
    const next = connect(ada, bob);
    await until('the rest', () => isDone(ada)() && isDone(bob)());
    expect(next.ends[0].bytes).toBeLessThan(9 * MB - had + 20_000);
    expect(await sha(new Blob(sink.blobs))).toBe(await sha(new Blob([content])));
    expect(bob.all()).toHaveLength(1);
  });

  it('keeps to a pause over another connection, until it is over', async () => {
    const { ada, bob, wire, accept } = await offered(bytes(6 * MB));
    accept();
    await until('some of it', () => bob.last().moved > 0);
    bob.files.pause(bob.last().id);
    await until('Ada to know', () => ada.last().held === 'there');
    wire.cut();
    const next = connect(ada, bob);
    await until('Ada to know again', () => ada.last().held === 'there');
    await settle();
    expect(next.ends[0].bytes).toBe(0);
    next.cut();
    bob.files.resume(bob.last().id);
    connect(ada, bob);
    await until('the rest', () => isDone(ada)() && isDone(bob)());
  });

  it('hears of its end although the connection went in that moment', async () => {
    const { ada, bob, wire, accept } = await offered(bytes(MB));
    wire.ends[1].onmessage = new Proxy(wire.ends[1].onmessage as (event: { data: unknown }) => void, {
      apply(target, self, [event]: [{ data: unknown }]) {
        Reflect.apply(target, self, [event]);
        if (String(event.data).includes('"end"')) wire.cut();
      },
    });
    accept();
    await until('Bob to have it', isDone(bob));
    expect(ada.last().stage).toBe('checking');
    connect(ada, bob);
    await until('Ada to know', isDone(ada));
  });

  it('is offered anew to a page that was reloaded', async () => {
    const content = bytes(4 * MB);
    const { ada, bob, wire, accept } = await offered(content);
    accept();
    await until('some of it', () => bob.last().moved > 0);
    wire.cut();
    const again = page('b2');
    connect(ada, again);
    await until('the offer', () => again.all().length === 1);
    expect([ada.last().stage, ada.last().moved]).toEqual(['offered', 0]);
    again.files.accept(again.last().id);
    await until('the whole', () => isDone(ada)() && isDone(again)());
    expect(again.sinks[0] && (await sha(new Blob(again.sinks[0].blobs)))).toBe(
      await sha(new Blob([content])),
    );
  });

  it('goes on where it was when its sender was reloaded and offers it again', async () => {
    const content = bytes(9 * MB);
    const { bob, wire, sink, accept } = await offered(content);
    accept();
    await until('some of it', () => bob.last().moved >= 2 * MB);
    wire.cut();
    const had = bob.last().moved;
    const again = page('a2');
    const next = connect(again, bob);
    await settle();
    expect([bob.last().stage, bob.last().held]).toEqual(['moving', 'reload']);
    again.files.send([fileOf(content)]);
    await until('the rest', () => isDone(again)() && isDone(bob)());
    expect(next.ends[0].bytes).toBeLessThan(9 * MB - had + 20_000);
    expect(await sha(new Blob(sink.blobs))).toBe(await sha(new Blob([content])));
    expect(bob.all()).toHaveLength(1);
  });

  it('is deleted when it is not what was sent', async () => {
    const { bob, wire, sink, accept } = await offered(bytes(9 * MB));
    accept();
    await until('some of it', () => bob.last().moved >= 2 * MB);
    wire.cut();
    // Of the same name, size and time, and another one.
    const again = page('a2');
    connect(again, bob);
    again.files.send([fileOf(bytes(9 * MB, 2))]);
    await until('both to know', () => [again, bob].every((each) => each.last().stage === 'failed'));
    expect([again.last().failure, bob.last().failure]).toEqual(['hash', 'hash']);
    expect([sink.discarded, sink.finished, bob.last().file]).toEqual([true, false, null]);
  });
});
