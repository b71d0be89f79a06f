/**
 * Tells that this device may have got another way to the net, long before a dead socket or a dead
 * path is noticed. Used by SignalingClient and CallController, which then look at once.
 */
export interface Network {
  onChange(listener: () => void): void;
}

/** Enough between two looks: browsers that only estimate the connection change their mind often. */
const SELDOM_MS = 2_000;

/** `online` is a window's; `connection`, where a browser has it, fires when the interface changes. */
export function browserNetwork(
  window: Pick<EventTarget, 'addEventListener'>,
  connection: Pick<EventTarget, 'addEventListener'> | undefined,
  now: () => number = () => performance.now(),
): Network {
  const listeners: (() => void)[] = [];
  const tell = (): void => listeners.forEach((listener) => listener());
  let last = -Infinity;
  window.addEventListener('online', tell);
  connection?.addEventListener('change', () => {
    if (now() - last < SELDOM_MS) return;
    last = now();
    tell();
  });
  return { onChange: (listener) => void listeners.push(listener) };
}
