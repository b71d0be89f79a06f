/**
 * Finds out why there is no connection: a WebSocket that fails tells a page nothing, so it asks over HTTP
 * (`POST /why`, docs/protocol.md). It asks again and again until it is stopped, and decides what is worth
 * saying. It shows nothing.
 */
import { WHY_REFUSED, type WhyRefused } from '../../../../src/protocol/constants.ts';
import type { Clock } from '../clock.ts';

/**
 * `websocket`: the server would let this page in, so something on the way does not pass WebSockets on.
 * `gateway`: a proxy answers in place of the server.
 */
export interface Why {
  why: WhyRefused | 'websocket' | 'gateway';
  /** The address of this page, as the server was told it. */
  origin?: string;
  host?: string;
  /** The setting that the server's operator needs. */
  set?: string;
  /** The HTTP status of a proxy's answer. */
  status?: number;
}

export interface WhyOptions {
  /** `POST /why`; rejects when nothing answers. */
  ask: () => Promise<{ status: number; text: string }>;
  clock: Clock;
  /** Told whenever it is known, and null when it is not. */
  tell: (why: Why | null) => void;
}

/** Milliseconds between two questions. */
export const ASK_EVERY_MS = 5_000;
/** A server that would let the page in may have come back a moment ago: so often in a row it has not. */
const SO_OFTEN = 3;

export class WhyWatch {
  #options: WhyOptions;
  #cancel: (() => void) | null = null;
  #running = false;
  #open = 0;

  constructor(options: WhyOptions) {
    this.#options = options;
  }

  /** There is no connection. */
  begin(): void {
    if (this.#running) return;
    this.#running = true;
    this.#open = 0;
    void this.#look();
  }

  /** There is one, or none is wanted. */
  stop(): void {
    if (!this.#running) return;
    this.#running = false;
    this.#cancel?.();
    this.#options.tell(null);
  }

  async #look(): Promise<void> {
    const { ask, clock, tell } = this.#options;
    const why = await ask().then(whyOf, () => null);
    if (!this.#running) return;
    this.#open = why?.why === 'websocket' ? this.#open + 1 : 0;
    tell(this.#open === 0 || this.#open >= SO_OFTEN ? why : null);
    this.#cancel = clock.after(ASK_EVERY_MS, () => void this.#look());
  }
}

/** What an answer means; null: nothing that could be said. */
export function whyOf({ status, text }: { status: number; text: string }): Why | null {
  if (status >= 500) return { why: 'gateway', status };
  if (status !== 200) return null;
  let said: unknown;
  try {
    said = JSON.parse(text);
  } catch {
    return null;
  }
  const { why, origin, host, set } = (said ?? {}) as Partial<Record<keyof Why, unknown>>;
  if (why === null) return { why: 'websocket' };
  const known = WHY_REFUSED.find((one) => one === why);
  if (!known) return null;
  const texts = Object.entries({ origin, host, set }).filter(([, value]) => typeof value === 'string');
  return { why: known, ...(Object.fromEntries(texts) as Pick<Why, 'origin' | 'host' | 'set'>) };
}
