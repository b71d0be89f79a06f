/** A clock that ticks only while somebody looks: for countdowns and the length of a call. */
import { createSubscriber } from 'svelte/reactivity';

const subscribe = createSubscriber((update) => {
  const timer = setInterval(update, 250);
  return () => clearInterval(timer);
});

/** Date.now(), read again four times a second in whatever effect or template asks. */
export function now(): number {
  subscribe();
  return Date.now();
}
