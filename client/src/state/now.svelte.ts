/** A clock that ticks only while somebody looks: for countdowns and the length of a call. */
import { createSubscriber } from 'svelte/reactivity';
import { systemClock } from '../core/clock.ts';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 250);
  return () => clearInterval(timer);
});

/** The clock of the core, read again four times a second in each effect or template that asks. */
export function now(): number {
  subscribe();
  return systemClock.now();
}
