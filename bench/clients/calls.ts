/** One call from the first ring to the end, as each of the two pages makes it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { ANSWER, CANDIDATES, OFFER } from './payload.js';
import { OurClient } from './our-client.js';
import type { TutorialClient } from './tutorial-client.js';

/** From one candidate to the next, as browsers find them; both sides' servers get them so. */
const GATHER_MS = 10;

/** Two of ours, who call each other again and again. */
export class OurPair {
  call = '';
  #arrived: () => void = () => undefined;

  constructor(
    readonly a: OurClient,
    readonly b: OurClient,
  ) {
    for (const client of [a, b]) {
      client.on('signal:received', ({ seq, description, candidates }) => {
        if (!description && !candidates) return;
        client.came = seq;
        this.#arrived();
      });
    }
  }

  /** Rings, is told to ring, is answered. */
  async begin(): Promise<void> {
    const { a, b } = this;
    const [rings, joins] = [b.next('call:incoming'), a.next('call:joined')];
    const { call } = await a.ok('call:invite', { to: b.id, media: 'video' });
    this.call = call.id;
    await rings;
    await b.ok('call:alert', { call: call.id });
    await b.ok('call:accept', { call: call.id, media: 'video' });
    await joins;
    for (const client of [a, b]) client.sent = client.came = 0;
  }

  /**
   * Both descriptions and eight candidates a side, as the page sends them (client/src/core/peer.ts,
   * candidate-batch.ts): both gathered while it rang, and everything rides with offer and answer.
   */
  async negotiate(): Promise<void> {
    const { a, b, call } = this;
    void a.signal(call, b.id, { description: OFFER, candidates: CANDIDATES });
    await this.#until(() => b.came === 1);
    void b.signal(call, a.id, { description: ANSWER, candidates: CANDIDATES });
    await this.#until(() => a.came === 1);
  }

  /** The same, candidate by candidate: 18 signals. */
  async trickle(): Promise<void> {
    const { a, b, call } = this;
    const before = a.came;
    const all = before + 1 + CANDIDATES.length;
    void a.signal(call, b.id, { description: OFFER });
    const first = gathered((candidate) => a.signal(call, b.id, { candidates: [candidate] }));
    await this.#until(() => b.came > before);
    void b.signal(call, a.id, { description: ANSWER });
    const second = gathered((candidate) => b.signal(call, a.id, { candidates: [candidate] }));
    await Promise.all([first, second]);
    await this.#until(() => a.came === all && b.came === all);
  }

  async end(): Promise<void> {
    const over = this.b.next('call:ended');
    await this.a.ok('call:leave', { call: this.call });
    await over;
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (!isSo()) await new Promise<void>((resolve) => (this.#arrived = resolve));
  }
}

/** Signals of one call in the tutorial's way. */
export const SIGNALS = 2 + 2 * CANDIDATES.length;

/** 18 signals between two of the tutorial's. */
export async function tutorialCall(a: TutorialClient, b: TutorialClient): Promise<void> {
  a.wire.emit('call-user', { to: b.id, offer: OFFER });
  const first = gathered((candidate) => a.wire.emit('ice-candidate', { to: b.id, candidate }));
  await b.expect(1);
  b.wire.emit('make-answer', { to: a.id, answer: ANSWER });
  const second = gathered((candidate) => b.wire.emit('ice-candidate', { to: a.id, candidate }));
  await Promise.all([first, second, a.expect(1 + CANDIDATES.length), b.expect(CANDIDATES.length)]);
}

/** Says each candidate when it is found. */
async function gathered(say: (candidate: (typeof CANDIDATES)[number]) => unknown): Promise<void> {
  for (const candidate of CANDIDATES) {
    await sleep(GATHER_MS);
    say(candidate);
  }
}
