/** Marks whoever of several is speaking, four times a second. Used by the overlay of the call. */
import { ActiveSpeaker } from '../core/active-speaker.ts';
import type { CallViewState } from './call.svelte.ts';

const EVERY_MS = 250;

/** To be called in an effect, which ends it: with every change of who is there it begins anew. */
export function markSpeaker(call: CallViewState): (() => void) | undefined {
  const others = call.others;
  if (others.length < 2) return undefined;
  const speaker = new ActiveSpeaker();
  const mark = (who: string | null): void => {
    for (const one of others) one.speaking = one.id === who;
  };
  const timer = setInterval(() => {
    const levels = new Map(others.map(({ id }) => [id, call.level(id)]));
    mark(speaker.hear(levels, performance.now()));
  }, EVERY_MS);
  return () => {
    clearInterval(timer);
    mark(null);
  };
}
