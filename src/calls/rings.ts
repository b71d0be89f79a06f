/**
 * The record of one person's rings, as pure functions: the invitations they made in this minute,
 * those that reached them, and who has rung or talked with them lately. The memory store keeps such
 * records; lua/ring-*.lua does the same in Redis. It knows no calls and no store.
 */

/** The last ring of one caller, or of one address, and how many before it were not answered. */
export interface Trace {
  /** Rings since the last answer. */
  unanswered: number;
  /** When the last one began, or was answered, ms. */
  at: number;
}

export interface CallerTrace extends Trace {
  /** They have been in a call together. */
  talked: boolean;
  /** Where the caller rang from; '' when it is not known. */
  address: string;
}

export interface MinuteCount {
  count: number;
  /** Ms of the clock. */
  ends: number;
}

export interface Rings {
  /** Invitations by this person. */
  made: MinuteCount;
  /** Invitations to this person. */
  had: MinuteCount;
  /** Person who rang or talked with them → trace. */
  callers: Map<string, CallerTrace>;
  /** Address that people they have not talked with rang from → trace. */
  addresses: Map<string, Trace>;
}

export interface Ring {
  readonly caller: string;
  readonly callee: string;
  /** As `addressGroup` gives it; '' when it is not known. */
  readonly address: string;
}

/** Which limit a ring has met. */
export type RingLimit = 'caller' | 'callee' | 'pair' | 'address';
export interface RingVerdict {
  /** Until it may be tried again, ms; 0: it rings. */
  readonly waitMs: number;
  readonly limit: RingLimit;
  /** The two have not talked before. */
  readonly stranger: boolean;
}

/** Everything that both stores count by. A limit of 0 is none. */
export interface RingRules {
  readonly madePerMinute: number;
  readonly hadPerMinute: number;
  /** Unanswered rings of one person, and of one address, that are followed by no pause; 0: no pauses. */
  readonly freeOfCaller: number;
  readonly freeOfAddress: number;
  /** The pause after each unanswered ring beyond those, from the ring's beginning; the last one repeats. */
  readonly pausesMs: readonly number[];
  /** A trace older than this counts nothing any more. */
  readonly forgetMs: number;
  /** Most callers, and most addresses, in one record; the oldest goes. */
  readonly mostTraces: number;
}

const MINUTE_MS = 60_000;
/**
 * How long a record is kept after it was touched last, and after its person has gone, seconds. With the
 * time in which a device may resume, a stranger's is gone within a minute.
 */
export const RINGS_KEPT_S = 3_600;
export const RINGS_KEPT_GONE_S = 20;

export const ringRules = (invites: number, rings: number, lifted: boolean): RingRules => ({
  madePerMinute: lifted ? 0 : invites,
  hadPerMinute: lifted ? 0 : rings,
  freeOfCaller: lifted ? 0 : 3,
  freeOfAddress: lifted ? 0 : 10,
  pausesMs: [2_000, 10_000, 60_000],
  forgetMs: 10 * MINUTE_MS,
  mostTraces: 32,
});

export const noRings = (): Rings => ({
  made: { count: 0, ends: 0 },
  had: { count: 0, ends: 0 },
  callers: new Map(),
  addresses: new Map(),
});

/** Counts one invitation by the record's person to `callee`. @returns ms to wait */
export function made(rings: Rings, callee: string, rules: RingRules, now: number): number {
  rings.made = inMinute(rings.made, now);
  if (rules.madePerMinute > 0 && rings.made.count >= rules.madePerMinute) return rings.made.ends - now;
  rings.made.count++;
  // They want to talk with that person, who may ring them as often as somebody new.
  const trace = rings.callers.get(callee);
  if (trace) trace.unanswered = 0;
  return 0;
}

/** Counts one ring of the record's person, unless a limit is met. */
export function had(rings: Rings, { caller, address }: Ring, rules: RingRules, now: number): RingVerdict {
  rings.had = inMinute(rings.had, now);
  const trace = recent(rings.callers.get(caller), rules, now);
  const stranger = !trace?.talked;
  const from = stranger && address !== '' ? recent(rings.addresses.get(address), rules, now) : undefined;
  const verdict = (waitMs: number, limit: RingLimit): RingVerdict => ({ waitMs, limit, stranger });
  const ofCaller = pauseLeft(trace, rules.freeOfCaller, rules, now);
  if (ofCaller > 0) return verdict(ofCaller, 'pair');
  const ofAddress = pauseLeft(from, rules.freeOfAddress, rules, now);
  if (ofAddress > 0) return verdict(ofAddress, 'address');
  if (rules.hadPerMinute > 0 && rings.had.count >= rules.hadPerMinute)
    return verdict(rings.had.ends - now, 'callee');
  rings.had.count++;
  const unanswered = (trace?.unanswered ?? 0) + 1;
  rings.callers.set(caller, { unanswered, at: now, talked: !stranger, address });
  if (stranger && address !== '')
    rings.addresses.set(address, { unanswered: (from?.unanswered ?? 0) + 1, at: now });
  trim(rings.callers, rules.mostTraces);
  trim(rings.addresses, rules.mostTraces);
  return verdict(0, 'pair');
}

/** The ring that was counted last did not take place: the person was busy. */
export function undone(rings: Rings, { caller, address }: Ring): void {
  rings.had.count = Math.max(0, rings.had.count - 1);
  for (const trace of [rings.callers.get(caller), rings.addresses.get(address)])
    if (trace) trace.unanswered = Math.max(0, trace.unanswered - 1);
}

/** The record's person is in a call with these. */
export function talked(rings: Rings, others: readonly string[], rules: RingRules, now: number): void {
  for (const other of others) {
    const address = rings.callers.get(other)?.address ?? '';
    rings.addresses.delete(address);
    rings.callers.set(other, { unanswered: 0, at: now, talked: true, address });
  }
  trim(rings.callers, rules.mostTraces);
}

/** Whether `other` has rung or talked with the record's person. */
export const hasMet = (rings: Rings, other: string): boolean => rings.callers.has(other);

/** What is counted against pauses has an end; that they have talked stays as long as the record. */
function recent<T extends Trace>(trace: T | undefined, rules: RingRules, now: number): T | undefined {
  return trace && trace.at + rules.forgetMs <= now ? { ...trace, unanswered: 0 } : trace;
}

function pauseLeft(trace: Trace | undefined, free: number, rules: RingRules, now: number): number {
  if (!trace || free === 0 || trace.unanswered < free) return 0;
  const { pausesMs } = rules;
  const pause = pausesMs[Math.min(trace.unanswered - free, pausesMs.length - 1)] ?? 0;
  return Math.max(0, trace.at + pause - now);
}

const inMinute = (minute: MinuteCount, now: number): MinuteCount =>
  minute.ends > now ? minute : { count: 0, ends: now + MINUTE_MS };

/** Traces are few, so that looking at all of them is cheap. */
function trim(all: Map<string, Trace>, most: number): void {
  while (all.size > most) {
    const [oldest] = [...all].reduce((a, b) => (b[1].at < a[1].at ? b : a));
    all.delete(oldest);
  }
}
