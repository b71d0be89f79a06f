/**
 * What becomes of a call when this browser cannot make a connection for it: no RTCPeerConnection at all, too
 * many of them, a policy, or settings that it refuses. Pure, as the machine that asks it.
 */
import { end, stay } from '../call-moves.ts';
import type { CallState, Context, Step } from '../call-state.ts';

/**
 * A ring goes on ringing: another device may answer it, and this one may work by then. A call that
 * nobody is connected in ends, and both sides are told why; one that others talk in goes on.
 */
export function broken(state: CallState, detail: string, context: Context): Step {
  if (state.phase !== 'dialing' && state.phase !== 'connecting') return stay(state);
  const { call } = state;
  const step = end(
    state,
    'cannot_call',
    true,
    context,
    call === null
      ? []
      : [
          state.phase === 'dialing'
            ? { type: 'cancel', call: call.id }
            : { type: 'leave', call: call.id, reason: 'failed' },
        ],
  );
  return { ...step, state: { ...step.state, detail } as CallState };
}

/** The browser's own words, cut to a line; they hold no address of anybody. */
export function detailOf(error: unknown): string {
  const text = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  return text.slice(0, 200);
}

/** Those that fit, and the others; each in their order. */
export function split<T>(all: readonly T[], fits: (one: T) => boolean): [T[], T[]] {
  return [all.filter(fits), all.filter((one) => !fits(one))];
}

/** Does each by itself: one that throws stops no other. @returns the first error in words, if there was one */
export function attempt<T>(all: readonly T[], run: (one: T) => void): string | undefined {
  let failure: string | undefined;
  for (const one of all) {
    try {
      run(one);
    } catch (error) {
      failure ??= detailOf(error);
    }
  }
  return failure;
}
