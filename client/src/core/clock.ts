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

/** Milliseconds since 1970, to be shown or kept. Never for a length: somebody may set this clock. */
export const timeOfDay = (): number => Date.now();

export const systemClock: Clock = {
  // Not Date.now(), which jumps when somebody sets the clock (HR-Time 4). A browser may leave out the time
  // that the machine slept; after that the session begins anew, and brings the server's time with it.
  now: () => performance.now(),
  after: (ms, work) => {
    const timer = setTimeout(work, ms);
    return () => clearTimeout(timer);
  },
};
