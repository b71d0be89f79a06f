/**
 * The sound first: how much picture a bad network may still carry. Looks once a second at what the
 * other side says is lost and at what the browser thinks would pass, goes down a ladder soon and up
 * it with patience. Pure; used by the quality monitor, which puts the level into force.
 *
 * The browser's own congestion control (GCC) stays at work below this: it finds the bit rate that
 * passes. What it does not do is to give up the picture, or to stop growing it again at once.
 */
import type { SendingLimit } from './sending-limit.ts';

/** From everything to nothing. */
export const LEVELS: readonly Partial<SendingLimit>[] = [
  {},
  { videoBitrate: 800_000, lines: 480 },
  { videoBitrate: 350_000, lines: 360 },
  { videoBitrate: 120_000, lines: 180, frameRate: 15 },
  { picture: false },
];

/** One second of one connection. */
export interface Health {
  /** Share of what was sent that did not arrive, 0 to 1; null when nobody has told. */
  loss: number | null;
  /** Bit/s that would pass, as the browser estimates it; null when it does not. */
  available: number | null;
}

export interface Budget {
  /** An index of LEVELS. */
  readonly level: number;
  /** Smoothed; null until it is known. */
  readonly loss: number | null;
  /** Milliseconds: since when it has been too bad for this level, or good enough for a better one. */
  readonly badSince: number | null;
  readonly calmSince: number | null;
  /** When it last went up, and how long it waits for the next time. */
  readonly raisedAt: number;
  readonly patience: number;
}

/** Above this share of lost packets, and below this much room, the picture may be of this level at best. */
const FLOORS: readonly { level: number; loss: number; available: number }[] = [
  { level: 4, loss: 0.35, available: 50_000 },
  { level: 3, loss: 0.2, available: 100_000 },
  // GCC calls more than 10 % congestion (draft-ietf-rmcat-gcc-02, 6). It finds the bit rate itself.
  { level: 2, loss: 0.1, available: 0 },
];
/** Below this share it may go up again. The draft has 2 %, but a line that always loses some is no reason. */
const CALM_LOSS = 0.05;
/** How much one second counts: a single bad one is smoothed away. */
const WEIGHT = 0.3;
export const BAD_FOR_MS = 3_000;
export const PATIENCE_MS = 5_000;
export const MOST_PATIENCE_MS = 60_000;
/** Who falls back within this time was raised too early, and is left alone for longer. */
export const TRIAL_MS = 10_000;

export const START: Budget = {
  level: 0,
  loss: null,
  badSince: null,
  calmSince: null,
  raisedAt: -Infinity,
  patience: PATIENCE_MS,
};

/** The budget after one more second. @param now milliseconds; only differences mean anything */
export function weigh(before: Budget, health: Health, now: number): Budget {
  if (health.loss === null && health.available === null)
    return { ...before, badSince: null, calmSince: null };
  const loss = smooth(before.loss, health.loss);
  const floor = floorOf(loss ?? 0, health.available ?? Infinity);
  const bad = floor > before.level;
  const calm = !bad && before.level > 0 && (loss ?? 0) < CALM_LOSS && floor < before.level;
  const next = {
    ...before,
    loss,
    badSince: bad ? (before.badSince ?? now) : null,
    calmSince: calm ? (before.calmSince ?? now) : null,
  };
  if (next.badSince !== null && now - next.badSince >= BAD_FOR_MS) return lower(next, floor, now);
  if (next.calmSince !== null && now - next.calmSince >= next.patience) return raise(next, now);
  return next;
}

/** One step, and more when it is far too bad; the last one always by itself. */
function lower(budget: Budget, floor: number, now: number): Budget {
  const early = now - budget.raisedAt < TRIAL_MS;
  const patience = early ? Math.min(MOST_PATIENCE_MS, budget.patience * 2) : PATIENCE_MS;
  return { ...budget, level: Math.max(budget.level + 1, floor - 1), badSince: null, patience };
}

const raise = (budget: Budget, now: number): Budget => ({
  ...budget,
  level: budget.level - 1,
  calmSince: null,
  raisedAt: now,
});

const floorOf = (loss: number, available: number): number =>
  FLOORS.find((floor) => loss > floor.loss || available < floor.available)?.level ?? 0;

function smooth(before: number | null, now: number | null): number | null {
  if (now === null || before === null) return now ?? before;
  return before + WEIGHT * (now - before);
}
