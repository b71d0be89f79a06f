/**
 * Time as the core sees it: a few functions that a test replaces. Everything in core/ that waits
 * takes a Clock, so that no test has to sleep.
 */
export interface Clock {
  /** Milliseconds; only differences mean anything. */
  now(): number;
  /** Runs `work` once after `ms` milliseconds, unless the returned function is called before. */
  after(ms: number, work: () => void): () => void;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
