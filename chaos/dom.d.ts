/**
 * The few names of the browser that the page's core mentions and Node does not have. The scripted
 * devices run that very core; they have neither storage nor locks. No library "dom" here: it would
 * let the server's code mention `window`.
 */
interface Storage {
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
}
/* eslint-disable no-var -- only a var is a property of globalThis */
declare var localStorage: Storage | undefined;
declare var sessionStorage: Storage | undefined;

interface LockManager {
  request(name: string, options: { signal: AbortSignal }, granted: () => Promise<void>): Promise<void>;
}
