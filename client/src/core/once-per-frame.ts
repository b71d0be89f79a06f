/**
 * Does work at once, and again at most once per frame of the screen, however often it is asked for. For
 * what others make this page draw. A hidden tab has no frames, so a timer stands in for them.
 */

/** Calls back once: at the next frame, or soon. */
export type NextFrame = (then: () => void) => void;

/** Longest wait for a frame, in milliseconds: the tab is hidden, or was when the frame was asked for. */
const NO_FRAME_MS = 200;

export const nextFrame: NextFrame = (then) => {
  const done = (): void => {
    clearTimeout(timer);
    cancelAnimationFrame(frame);
    then();
  };
  const timer = setTimeout(done, NO_FRAME_MS);
  const frame = requestAnimationFrame(done);
};

/** @returns what asks for the work */
export function oncePerFrame(work: () => void, next: NextFrame = nextFrame): () => void {
  let waiting = false;
  let again = false;
  const ask = (): void => {
    if (waiting) {
      again = true;
      return;
    }
    waiting = true;
    next(() => {
      waiting = false;
      if (!again) return;
      again = false;
      ask();
    });
    work();
  };
  return ask;
}
