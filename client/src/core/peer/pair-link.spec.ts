/**
 * Two pages, one of them or both reloaded at any moment, over a network that loses, repeats and reorders:
 * no page ever hears of another generation, and the two always meet. All short histories are tried, and
 * long ones from seeds.
 */
import { describe, expect, it } from '@jest/globals';
import { fakePair, type FakeNet, type FakeSide } from './fake-pair.ts';

/** What may happen next. Of what is under way, the oldest two and the newest stand for all. */
const MOVES = [
  'deliver oldest',
  'deliver second',
  'deliver newest',
  'lose oldest',
  'repeat oldest',
  'reload a',
  'reload b',
  'pass',
] as const;
type Move = (typeof MOVES)[number];

function deliver({ flights }: FakeNet, at: number): void {
  const [flight] = flights.splice(at, 1);
  if (flight) flight.to.link.receive(flight.signal);
}

/** False: it is not to be had now, or leads to what another history is for. */
function move({ net, a, b }: { net: FakeNet; a: FakeSide; b: FakeSide }, what: Move): boolean {
  const { length } = net.flights;
  switch (what) {
    case 'deliver oldest':
      if (length > 0) deliver(net, 0);
      return length > 0;
    case 'deliver second':
      if (length > 1) deliver(net, 1);
      return length > 1;
    case 'deliver newest':
      if (length > 2) deliver(net, length - 1);
      return length > 2;
    case 'lose oldest':
      return net.flights.splice(0, 1).length > 0;
    case 'repeat oldest':
      if (length > 0) net.flights.push({ ...net.flights[0] } as (typeof net.flights)[0]);
      return length > 0;
    case 'reload a':
      a.load('offer');
      return true;
    case 'reload b':
      b.load('offer');
      return true;
    default:
      // Acknowledgements and what is sent again.
      net.clock.advance(1_100);
      return true;
  }
}

/** From here on the network is a good one; how long it takes until the two meet and are quiet, in ms. */
function settle({ net, a }: { net: FakeNet; a: FakeSide }): number {
  const start = net.clock.now();
  const rest = (): boolean => a.meets && net.flights.length === 0;
  while (!rest() && net.clock.now() - start < 60_000) {
    while (net.flights.length > 0) deliver(net, 0);
    net.clock.advance(50);
  }
  return net.clock.now() - start;
}

const DEPTH = process.env['TEST_LONG'] ? 6 : 4;

/** Every history of so many moves that begins so; returns how many there are. */
function everyHistory(
  depth: number,
  politeFirst: boolean,
  seen: (taken: number, rebuilds: number) => void,
): number {
  let histories = 0;
  const walk = (before: Move[]): void => {
    const pair = fakePair(politeFirst);
    if (!before.every((one) => move(pair, one))) return;
    if (before.length < depth) {
      for (const next of MOVES) walk([...before, next]);
      return;
    }
    histories++;
    const rebuilds = pair.net.rebuilds;
    const taken = settle(pair);
    if (!pair.a.meets || pair.net.faults.length > 0)
      throw new Error(`${before.join(', ')}: ${pair.net.faults.join('; ') || 'they never meet'}`);
    seen(taken, pair.net.rebuilds - rebuilds);
  };
  walk([]);
  return histories;
}

describe('two pages, whatever is lost, repeated, reordered or reloaded', () => {
  it.each([true, false])(
    'meet after every short history, and hear nothing of another generation (%s)',
    (polite) => {
      let [longest, rebuilt] = [0, 0];
      const histories = everyHistory(DEPTH, polite, (taken, rebuilds) => {
        longest = Math.max(longest, taken);
        rebuilt += rebuilds > 0 ? 1 : 0;
      });
      console.log(`${histories} histories: at most ${longest} ms, ${rebuilt} with a rebuild`);
      expect(histories).toBeGreaterThan(1_000);
      expect(longest).toBeLessThan(10_000);
      // The links find each other by themselves; a rebuild is for what nobody thought of.
      expect(rebuilt / histories).toBeLessThan(0.001);
    },
  );

  it('meet after long histories', () => {
    let seed = 23;
    const random = (): number => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
    let [longest, rebuilt] = [0, 0];
    const runs = process.env['TEST_LONG'] ? 20_000 : 1_000;
    for (let run = 0; run < runs; run++) {
      const began = seed;
      const pair = fakePair(random() < 0.5);
      const moves = 10 + Math.floor(random() * 40);
      for (let n = 0; n < moves; n++) {
        const { flights } = pair.net;
        // Mostly something of what is under way is delivered, from anywhere in it.
        if (flights.length > 0 && random() < 0.6) deliver(pair.net, Math.floor(random() * flights.length));
        else move(pair, MOVES[Math.floor(random() * MOVES.length)] as Move);
      }
      const before = pair.net.rebuilds;
      const taken = settle(pair);
      expect([began, pair.a.meets, pair.net.faults]).toEqual([began, true, []]);
      longest = Math.max(longest, taken);
      rebuilt += pair.net.rebuilds > before ? 1 : 0;
    }
    console.log(`${runs} long histories: at most ${longest} ms, ${rebuilt} with a rebuild`);
    expect(longest).toBeLessThan(20_000);
    expect(rebuilt / runs).toBeLessThan(0.02);
  });
});
