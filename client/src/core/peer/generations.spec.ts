/** The rules of `link` and `for` one by one (contract 4.4), also with pages that have neither. */
import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import type { Content, Signal } from '../link.ts';
import { PairLink } from './pair-link.ts';
import { newId } from '../new-id.ts';

const offer = (session: string): Content => ({
  description: { type: 'offer', sdp: `v=0\r\no=- ${session} 2 IN IP4 127.0.0.1\r\n` },
});
const answer = (session: string): Content => ({
  description: { type: 'answer', sdp: `v=0\r\no=- ${session} 2 IN IP4 127.0.0.1\r\n` },
});
const candidate: Content = { candidates: [{ candidate: 'a' }] };

function made() {
  const clock = new FakeClock();
  const sent: Signal[] = [];
  const delivered: Content[] = [];
  const renewed: string[] = [];
  let links = 0;
  const link = new PairLink({
    clock,
    newId: () => `mine ${++links}`,
    transmit: async (signal) => (sent.push(signal), true),
    deliver: (content) => delivered.push(content),
    renewed: (role) => renewed.push(role),
  });
  return { clock, sent, delivered, renewed, link };
}

describe('the links of two pages', () => {
  it('are 128 random bits', () => {
    expect(newId()).toMatch(/^[0-9a-f]{32}$/);
    expect(newId()).not.toBe(newId());
  });

  it('name the other one as soon as it is known', () => {
    const { link, sent } = made();
    link.sender()(offer('1'));
    link.receive({ seq: 1, link: 'theirs', for: 'mine 1', ...answer('2') });
    link.sender()(candidate);
    expect(sent.map(({ link: from, for: to }) => [from, to])).toEqual([
      ['mine 1', undefined],
      ['mine 1', 'theirs'],
    ]);
  });

  it('take no answer to the page before a reload, and say that there is another one', () => {
    const { link, sent, delivered, renewed } = made();
    link.sender()(offer('2'));
    link.receive({ seq: 1, ack: 1, link: 'theirs', for: 'of the page before', ...answer('9'), ...candidate });
    expect([delivered, renewed]).toEqual([[], []]);
    // What was under way may be what got lost; the acknowledgement was not for it.
    expect(sent.map(({ seq, description }) => [seq, description?.type])).toEqual([
      [1, 'offer'],
      [1, 'offer'],
    ]);
    link.receive({ seq: 1, link: 'theirs 2', for: 'mine 1', ...answer('3') });
    expect(delivered).toEqual([answer('3')]);
  });

  it('begin a new count with a new link of the other page, and hear no more of the old one', () => {
    const { link, delivered, renewed, sent } = made();
    link.receive({ seq: 1, link: 'first', ...offer('1') });
    link.receive({ seq: 3, link: 'first', for: 'mine 1', ...candidate });
    link.receive({ seq: 1, link: 'second', ...offer('2') });
    expect(renewed).toEqual(['answer']);
    link.receive({ seq: 2, link: 'first', for: 'mine 1', ...candidate });
    link.sender()(answer('3'));
    link.receive({ seq: 0, ack: 1, link: 'second', for: 'mine 2' });
    link.receive({ seq: 2, link: 'first', ...candidate });
    expect(delivered).toEqual([offer('1'), offer('2')]);
    expect(sent.find(({ description }) => description?.type === 'answer')).toMatchObject({
      seq: 1,
      link: 'mine 2',
      for: 'second',
    });
  });

  it('let nobody speak for a connection that was replaced', () => {
    const { link, sent } = made();
    const before = link.sender();
    link.renew();
    before(offer('1'));
    expect(sent).toEqual([]);
    link.sender()(offer('2'));
    expect(sent).toMatchObject([{ seq: 1, link: 'mine 2', ...offer('2') }]);
  });

  it('follow no page that begins anew without end', () => {
    const { link, renewed, clock } = made();
    const again = (n: number): void => link.receive({ seq: 1, link: `theirs ${n}`, ...offer(String(n)) });
    for (let n = 0; n < 500; n++) again(n);
    expect(renewed.length).toBeLessThan(10);
    clock.advance(10_000);
    again(500);
    expect(renewed.length).toBeLessThan(11);
  });

  it('are not needed: a page without them is heard, and known by its session when it was reloaded', () => {
    const { link, delivered, renewed, sent } = made();
    link.sender()(offer('1'));
    link.receive({ seq: 1, ack: 1, ...answer('2') });
    link.receive({ seq: 2, ack: 1, ...candidate });
    link.receive({ seq: 1, ack: 1, ...answer('2') });
    expect([delivered, renewed]).toEqual([[answer('2'), candidate], []]);
    link.resume();
    expect(sent).toHaveLength(1);
    link.receive({ seq: 1, ack: 0, ...offer('3') });
    expect(renewed).toEqual(['answer']);
    expect(delivered.at(-1)).toEqual(offer('3'));
  });

  it('go on when a page comes to a node that does not take them, and back', () => {
    const { link, delivered, renewed } = made();
    link.receive({ seq: 1, link: 'theirs', ...offer('1') });
    link.receive({ seq: 2, ack: 0, ...candidate });
    link.receive({ seq: 3, link: 'theirs', for: 'mine 1', ...candidate });
    expect([delivered.length, renewed]).toEqual([3, []]);

    const other = made();
    other.link.receive({ seq: 1, ...offer('1') });
    other.link.receive({ seq: 2, link: 'theirs', for: 'mine 1', ...candidate });
    expect([other.delivered.length, other.renewed]).toEqual([2, []]);
  });
});
