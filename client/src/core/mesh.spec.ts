/**
 * Several pages in one call: real controllers and the server's own rules, with a post between them
 * that delivers in any order. Who offers to whom, who is lost and comes back.
 */
import { afterEach, describe, expect, it } from '@jest/globals';
import { begin, transition, type CallEvent } from '../../../src/calls/call.machine.ts';
import type { Body } from '../../../src/protocol/events.ts';
import { RECONNECT_MS } from './call-deadline.ts';
import { FakeClock } from './fake-clock.ts';
import { FakeRtc } from './fake-rtc.ts';
import { FakePage, FakeMesh, type Rules } from './fake-mesh.ts';
import { RESEND_FIRST_MS } from './link.ts';
import { OFFER_AFTER_MS } from './peer.ts';

const rules: Rules = (call, by, name, body, now) => {
  const { to, media, call: id } = body as Body<'call:invite'>;
  const callee = { id: to, name: to?.toUpperCase() };
  const ringUntil = now + 30_000;
  if (name === 'call:invite' && id === undefined)
    return begin('c1', { ...by, name: by.person.toUpperCase() }, callee, media, now, ringUntil);
  const events: Partial<Record<typeof name, CallEvent>> = {
    'call:invite': { type: 'invite', by, to: callee, ringUntil, most: 6 },
    'call:alert': { type: 'alert', by },
    'call:accept': { type: 'accept', by, media, now },
    'call:decline': { type: 'decline', by, reason: 'declined' },
    'call:cancel': { type: 'cancel', by, member: (body as Body<'call:cancel'>).member },
    'call:leave': { type: 'leave', by, reason: 'left' },
  };
  const event = events[name];
  if (!call || !event) throw new Error(`no rule for ${name}`);
  return transition(call, event);
};

function cut(one: FakePage, other: FakePage, state: 'connected' | 'disconnected'): void {
  const pair = [one.id, other.id].sort().join(' ');
  if (state === 'connected') FakeRtc.cut.delete(pair);
  else FakeRtc.cut.add(pair);
  const ends = [one.to(other), other.to(one)];
  for (const end of ends) end.become(state);
}

/** `a` and `b` talk; who is named besides has been asked in by `a`, and rings. */
async function talking(seed = 0, ...ringing: string[]) {
  const server = new FakeMesh(rules, new FakeClock(), seed);
  const pages = ['a', 'b', ...ringing].map((id) => new FakePage(server, id));
  const [a, b, ...others] = pages as [FakePage, FakePage, ...FakePage[]];
  a.controller.dial({ id: 'b', name: 'B' }, 'video');
  await server.quiet();
  b.controller.accept('video');
  await server.quiet();
  for (const { id } of others)
    expect(await Promise.all([a.controller.add(id), server.quiet()])).toContain(null);
  return { server, pages, a, b, others };
}

const all = (pages: FakePage[]): string[] =>
  pages.map(({ id }) =>
    pages
      .filter((other) => other.id !== id)
      .map((other) => `${other.id} connected`)
      .join(', '),
  );
const pairs = (offers: string[]): string[] => offers.map((offer) => offer.split('>').sort().join('')).sort();

afterEach(() => FakeRtc.cut.clear());

describe('a call of several', () => {
  it('connects a third with both, each by one offer of who was there', async () => {
    const { server, pages, others } = await talking(0, 'c');
    expect(server.offers).toEqual(['a>b']);
    others[0]?.controller.accept('video');
    await server.quiet();
    expect(pages.map(({ phase }) => phase)).toEqual(['connected', 'connected', 'connected']);
    expect(pages.map(({ reaches }) => reaches)).toEqual(all(pages));
    expect(server.offers.sort()).toEqual(['a>b', 'a>c', 'b>c']);
  });

  it('connects each pair by one offer when three come at the same moment, in whatever order it is told', async () => {
    for (let seed = 1; seed <= 60; seed++) {
      const { server, pages, others } = await talking(seed, 'c', 'd', 'e');
      for (const { controller } of others) controller.accept('video');
      await server.quiet();
      // An offer may even come before the answer to the accept, and then comes once more.
      await server.pass(RESEND_FIRST_MS);
      expect([seed, ...pages.map(({ reaches }) => reaches.split(', ').sort().join(', '))]).toEqual([
        seed,
        ...all(pages),
      ]);
      const expected = ['ab', 'ac', 'ad', 'ae', 'bc', 'bd', 'be', 'cd', 'ce', 'de'];
      expect([seed, ...pairs(server.offers)]).toEqual([seed, ...expected]);
    }
  });

  it('goes on with whoever is left, whoever goes, and ends with the last but one', async () => {
    const { server, a, b, others } = await talking(0, 'c');
    const [c] = others as [FakePage];
    c.controller.accept('video');
    await server.quiet();
    const stays = b.to(c);
    a.controller.hangUp();
    await server.quiet();
    expect([a.phase, b.phase, c.phase]).toEqual(['ended', 'connected', 'connected']);
    expect([b.reaches, c.reaches]).toEqual(['c connected', 'b connected']);
    expect([b.to(c), b.controller.state]).toMatchObject([stays, { peer: { id: 'c' } }]);
    c.controller.hangUp();
    await server.quiet();
    expect(b.controller.state).toMatchObject({ phase: 'ended', reason: 'left', peer: { id: 'c' } });
  });

  it('goes on when who was asked in declines, or is not waited for', async () => {
    const { server, a, b, others } = await talking(0, 'c', 'd');
    const [c, d] = others as [FakePage, FakePage];
    c.controller.decline();
    a.controller.drop('d');
    await server.quiet();
    expect([a.phase, b.phase, c.phase, d.phase]).toEqual(['connected', 'connected', 'ended', 'ended']);
    expect(a.controller.others.map(({ id, reason }) => [id, reason])).toEqual([
      ['b', undefined],
      ['c', 'declined'],
      ['d', 'cancelled'],
    ]);
  });

  it('loses one pair while the others talk, gives it up, and has it back', async () => {
    const { server, a, b, others } = await talking(0, 'c');
    const [c] = others as [FakePage];
    c.controller.accept('video');
    await server.quiet();
    cut(a, c, 'disconnected');
    expect([a.phase, a.reaches]).toEqual(['connected', 'b connected, c reconnecting']);
    await server.pass(RECONNECT_MS);
    expect([a.phase, a.reaches]).toEqual(['connected', 'b connected, c failed']);
    expect([b.phase, b.reaches]).toEqual(['connected', 'a connected, c connected']);
    cut(a, c, 'connected');
    expect(a.reaches).toBe('b connected, c connected');
  });

  it('is lost when nobody gets through, also when the one who did leaves', async () => {
    const { server, a, b, others } = await talking(0, 'c');
    const [c] = others as [FakePage];
    c.controller.accept('video');
    await server.quiet();
    cut(a, c, 'disconnected');
    b.controller.hangUp();
    await server.quiet();
    expect([a.phase, c.phase]).toEqual(['reconnecting', 'reconnecting']);
    cut(a, c, 'connected');
    expect([a.phase, c.phase]).toEqual(['connected', 'connected']);
    cut(a, c, 'disconnected');
    await server.pass(RECONNECT_MS + 1_000);
    expect([a.phase, c.phase]).toEqual(['ended', 'ended']);
  });

  it('has a member back after a reload, with new connections to both', async () => {
    const { server, a, b, others } = await talking(0, 'c');
    others[0]?.controller.accept('video');
    await server.quiet();
    const again = new FakePage(server, 'c');
    again.resume(server.call);
    await server.quiet();
    expect([a.reaches, b.reaches, again.reaches]).toEqual(all([a, b, again]));
    expect([a.to(again), b.to(again)]).toEqual([again.to(a).other, again.to(b).other]);
  });

  it('has somebody back who left and came again, while one of them had heard of neither', async () => {
    const { server, a, b, others } = await talking(0, 'c');
    const [c] = others as [FakePage];
    c.controller.accept('video');
    await server.quiet();
    server.lost.add('call:left to a');
    c.controller.hangUp();
    await server.quiet();
    expect(await Promise.all([b.controller.add('c'), server.quiet()])).toContain(null);
    c.controller.accept('video');
    await server.pass(OFFER_AFTER_MS + 1_000);
    expect([a.reaches, b.reaches, c.reaches]).toEqual(all([a, b, c]));
  });

  it('finds out who has come when nobody told', async () => {
    const { server, pages, a, others } = await talking(0, 'c');
    server.lost.add('call:joined to a');
    others[0]?.controller.accept('video');
    await server.quiet();
    expect(a.reaches).toBe('b connected');
    await server.pass(OFFER_AFTER_MS + 3_000);
    expect(pages.map(({ reaches }) => reaches)).toEqual(all(pages));
  });

  it('goes on for the others when one says goodbye, and the server knows nothing of it', async () => {
    const { server, a, b, others } = await talking(0, 'c');
    const [c] = others as [FakePage];
    c.controller.accept('video');
    await server.quiet();
    for (const who of ['a', 'b']) server.lost.add(`call:left to ${who}`);
    c.controller.hangUp();
    await server.quiet();
    expect([a.phase, a.reaches, b.phase, b.reaches]).toEqual([
      'connected',
      'b connected',
      'connected',
      'a connected',
    ]);
  });
});
