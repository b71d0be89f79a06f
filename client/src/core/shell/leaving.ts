/**
 * The page is about to go: the browser asks whether to leave a call that is running (HTML, beforeunload),
 * and once it surely goes, whoever is concerned is told (HTML, pagehide).
 */
export interface LeavingOptions {
  page: Pick<EventTarget, 'addEventListener'>;
  isTalking: () => boolean;
  /** Has to be done within the event: afterwards the page does not run any more. */
  leaves: () => void;
}

export function watchLeaving({ page, isTalking, leaves }: LeavingOptions): void {
  page.addEventListener('beforeunload', (event) => {
    // The words are the browser's own.
    if (isTalking()) event.preventDefault();
  });
  page.addEventListener('pagehide', leaves);
}
