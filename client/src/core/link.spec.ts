import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import {
  ACK_AFTER_MS,
  ReliableLink,
  RESEND_FIRST_MS,
  RESEND_MOST_MS,
  RETRY_MS,
  type Content,
  type Signal,
} from './link.ts';
import { Pairing } from './peer/pairing.ts';

const candidate = (text: string): Content => ({ candidates: [{ candidate: text }] });
const offer = (session: string): Content => ({
  description: { type: 'offer', sdp: `v=0\r\no=- ${session} 2 IN IP4 127.0.0.1\r\n` },
});

function end(clock: FakeClock, passedOn: () => boolean = () => true) {
  const sent: Signal[] = [];
  const delivered: Content[] = [];
  const restarts: Signal[] = [];
  const link = new ReliableLink({
    clock,
    pairing: new Pairing('mine'),
    transmit: async (signal) => {
      sent.push(signal);
      return passedOn();
    },
    deliver: (content) => delivered.push(content),
    restarted: (signal) => restarts.push(signal),
  });
  return { link, sent, delivered, restarts };
}

describe('ReliableLink', () => {
  it('counts from 1 and carries the acknowledgement with what goes back anyway', () => {
    const { link, sent } = end(new FakeClock());
    link.send(candidate('a'));
    link.receive({ seq: 1, ...candidate('x') });
    link.send(candidate('b'));
    expect(sent.map(({ seq, ack }) => [seq, ack])).toEqual([
      [1, 0],
      [2, 1],
    ]);
  });

  it('acknowledges alone after a second of silence, without using up a number', () => {
    const clock = new FakeClock();
    const { link, sent } = end(clock);
    link.receive({ seq: 1, ...candidate('x') });
    clock.advance(ACK_AFTER_MS - 1);
    expect(sent).toEqual([]);
    clock.advance(1);
    expect(sent).toEqual([{ seq: 0, ack: 1, link: 'mine' }]);
    link.send(candidate('a'));
    expect(sent[1]?.seq).toBe(1);
  });

  it('repeats the highest number used in a bare acknowledgement', () => {
    const clock = new FakeClock();
    const { link, sent } = end(clock);
    link.send(candidate('a'));
    link.receive({ seq: 1, ack: 1, ...candidate('x') });
    clock.advance(ACK_AFTER_MS);
    expect(sent[1]).toEqual({ seq: 1, ack: 1, link: 'mine' });
  });

  it('delivers in order and once, whatever comes twice or too early', () => {
    const { link, delivered } = end(new FakeClock());
    for (const seq of [2, 1, 3, 2, 1, 5, 4]) link.receive({ seq, ...candidate(String(seq)) });
    expect(delivered.map(({ candidates }) => candidates?.[0]?.candidate)).toEqual(['1', '2', '3', '4', '5']);
  });

  it('sends again after 2 s, doubling up to 8 s, until it is acknowledged', () => {
    const clock = new FakeClock();
    const { link, sent } = end(clock);
    link.send(candidate('a'));
    const times: number[] = [];
    for (let ms = 0; ms < 40_000; ms += 100) {
      const before = sent.length;
      clock.advance(100);
      if (sent.length > before) times.push(clock.now());
    }
    expect(times).toEqual([RESEND_FIRST_MS, 6_000, 14_000, 14_000 + RESEND_MOST_MS, 30_000, 38_000]);
    link.receive({ seq: 0, ack: 1 });
    clock.advance(60_000);
    expect(sent.length).toBe(times.length + 1);
  });

  it('tries again soon what the server could not pass on, and then less and less often', async () => {
    const clock = new FakeClock();
    const { link, sent } = end(clock, () => false);
    link.send(candidate('a'));
    const times: number[] = [];
    for (let ms = 0; ms < 4_000; ms += RETRY_MS) {
      await Promise.resolve();
      await Promise.resolve();
      const before = sent.length;
      clock.advance(RETRY_MS);
      if (sent.length > before) times.push(clock.now());
    }
    expect(times).toEqual([250, 750, 1_750, 3_750]);
  });

  it('sends at once after a resume', () => {
    const { link, sent } = end(new FakeClock());
    link.send(candidate('a'));
    link.send(candidate('b'));
    link.receive({ seq: 0, ack: 1 });
    link.resume();
    expect(sent.map(({ seq }) => seq)).toEqual([1, 2, 2]);
  });

  it('takes no acknowledgement of what it never sent', () => {
    const { link, sent } = end(new FakeClock());
    link.send(candidate('a'));
    link.receive({ seq: 0, ack: 9 });
    link.resume();
    expect(sent).toHaveLength(2);
  });

  it('sees that the other page began anew, and takes a repetition for nothing else', () => {
    const { link, delivered, restarts } = end(new FakeClock());
    link.receive({ seq: 1, ...offer('1111') });
    link.receive({ seq: 2, ...candidate('x') });
    link.receive({ seq: 1, ...offer('1111') });
    expect(restarts).toEqual([]);
    link.receive({ seq: 1, ...offer('2222') });
    expect(restarts).toEqual([{ seq: 1, ...offer('2222') }]);
    expect(delivered).toHaveLength(2);
  });

  it('says nothing any more once closed', () => {
    const clock = new FakeClock();
    const { link, sent } = end(clock);
    link.send(candidate('a'));
    link.receive({ seq: 1, ...candidate('x') });
    link.close();
    clock.advance(60_000);
    expect(sent).toHaveLength(1);
  });

  it('brings everything over, in order, when a third is lost, repeated or late', async () => {
    // A small generator with a fixed seed, so that a failure can be looked at again.
    let seed = 7;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    const clock = new FakeClock();
    const got: string[][] = [[], []];
    const links: ReliableLink[] = [0, 1].map(
      (i) =>
        new ReliableLink({
          clock,
          transmit: async (signal) => {
            const copies = random() < 0.33 ? 0 : random() < 0.33 ? 2 : 1;
            for (let n = 0; n < copies; n++)
              clock.after(random() * 3_000, () => links[1 - i]?.receive(signal));
            return true;
          },
          deliver: (content) => got[i]?.push(content.candidates?.[0]?.candidate ?? ''),
          restarted: () => undefined,
        }),
    );
    const sent = Array.from({ length: 60 }, (_, n) => String(n));
    for (const text of sent) {
      links[0]?.send(candidate(text));
      links[1]?.send(candidate(text));
      clock.advance(random() * 500);
    }
    clock.advance(600_000);
    expect(got).toEqual([sent, sent]);
  });
});
