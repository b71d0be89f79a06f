/**
 * How fast one connection may ask, per request: a bucket that holds `burst` requests and fills by
 * `perSecond`. In memory and without a promise, since every signal passes here. What a person may
 * do in the whole cluster is limited where it is done (calls/invitation-limits.ts).
 */
import type { RequestName } from '../protocol/events.js';

interface Rate {
  readonly burst: number;
  readonly perSecond: number;
}

const rate = (burst: number, perSecond: number): Rate => ({ burst, perSecond });

/**
 * Many times what the page needs: setting a call up is some ten signals a side, and a click is one
 * request. They are there for programs that never stop.
 */
export const RATES: Readonly<Record<RequestName, Rate>> = {
  'session:register': rate(100, 10),
  'session:rename': rate(50_000, 10_000),
  'session:leave': rate(100, 10),
  'session:devices': rate(100, 10),
  'session:closing': rate(100, 10),
  'ice:refresh': rate(100, 10),
  'people:watch': rate(2_000, 200),
  'people:get': rate(20_000, 4_000),
  'people:status': rate(50_000, 10_000),
  'people:block': rate(300, 20),
  'call:invite': rate(1_200, 50),
  'call:alert': rate(1_200, 100),
  'call:accept': rate(1_200, 100),
  'call:decline': rate(1_200, 100),
  'call:cancel': rate(1_200, 100),
  'call:leave': rate(1_200, 100),
  'call:message': rate(300, 20),
  'signal:send': rate(3_000, 500),
};

/** What is no request, wants no answer, or comes before registering. */
export const OTHER = rate(1_000, 100);
/** Refusals for being too fast, after which the connection is closed. */
export const OFFENCES = rate(200, 5);

const ORDER = [...Object.values(RATES), OTHER, OFFENCES];
const PLACES = new Map<unknown, number>(Object.keys(RATES).map((name, place) => [name, place]));
const [OTHER_PLACE, OFFENCES_PLACE] = [ORDER.length - 2, ORDER.length - 1];

const monotonic = (): number => performance.now();

export type Verdict = 'fine' | 'too fast' | 'far too fast';

/**
 * Of one connection. Per bucket one number: when it will be full again (the theoretical arrival
 * time of the generic cell rate algorithm, ITU-T I.371).
 */
export class Pace {
  readonly #full = new Array<number>(ORDER.length).fill(0);
  #allFull = 0;

  constructor(
    private readonly factor: number,
    private readonly now: () => number = monotonic,
  ) {}

  /** Nothing of what was asked counts any more: a new one would say the same. */
  get isRested(): boolean {
    return this.now() >= this.#allFull;
  }

  /** `event` as the client named it; `counts` false: whatever it is, it is nothing that has a rate. */
  ask(event: unknown, counts: boolean): Verdict {
    if (this.factor === 0) return 'fine';
    const place = (counts ? PLACES.get(event) : undefined) ?? OTHER_PLACE;
    if (this.#take(place)) return 'fine';
    return this.#take(OFFENCES_PLACE) ? 'too fast' : 'far too fast';
  }

  #take(place: number): boolean {
    const { burst, perSecond } = ORDER[place] as Rate;
    const now = this.now();
    const each = 1000 / (perSecond * this.factor);
    const full = Math.max(now, this.#full[place] as number) + each;
    // Half a request more, since thousands of small sums are never exact.
    if (full - now > (burst * this.factor + 0.5) * each) return false;
    this.#full[place] = full;
    this.#allFull = Math.max(this.#allFull, full);
    return true;
  }
}
