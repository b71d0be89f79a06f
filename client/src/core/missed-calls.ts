/**
 * Calls that nobody answered, newest first, kept in the browser for all its tabs: each tab that rang
 * writes the same entry, and counts it once. Used by the state layer.
 */
import type { Media } from '../../../src/protocol/constants.ts';
import type { CallState, Ending, Party } from './call-state.ts';
import { Listeners } from './listeners.ts';
import type { Memory } from './storage.ts';

export interface MissedCall {
  /** The server's id of the call. */
  call: string;
  /** Who called. */
  id: string;
  name: string;
  media: Media;
  /** Milliseconds of this machine's clock. */
  at: number;
  /** What they wrote afterwards. */
  text?: string;
}

interface Kept {
  calls: MissedCall[];
  /** Until when the person has seen them; milliseconds. */
  seen: number;
}

const KEY = 'dogeller.missed';
const MOST = 50;
/** Ends of a ring that the person had no part in. */
const UNANSWERED: readonly Ending[] = ['missed', 'cancelled', 'left', 'lost', 'closed', 'failed'];

export interface MissedCallsOptions {
  memory: Memory;
  /** A window: it hears what other tabs have stored. */
  tabs: Pick<EventTarget, 'addEventListener'>;
  now: () => number;
}

export class MissedCalls {
  #options: MissedCallsOptions;
  #phase: CallState['phase'] = 'idle';
  #changed = new Listeners<void>();

  constructor(options: MissedCallsOptions) {
    this.#options = options;
    options.tabs.addEventListener('storage', (event) => {
      const { key } = event as StorageEvent;
      if (key === KEY || key === null) this.#changed.tell();
    });
  }

  onChange = (listener: () => void) => this.#changed.add(listener);

  get all(): readonly MissedCall[] {
    return this.#read().calls;
  }

  /** How many the person has not looked at. */
  get unseen(): number {
    const { calls, seen } = this.#read();
    return calls.filter(({ at }) => at > seen).length;
  }

  /** To be told every state of the call. */
  follow(state: CallState): void {
    const rang = this.#phase === 'incoming';
    this.#phase = state.phase;
    if (!rang || state.phase !== 'ended' || state.mine || !UNANSWERED.includes(state.reason)) return;
    const { callId, media, peer } = state;
    if (callId === null) return;
    this.#add({ call: callId, id: peer.id, name: peer.name, media, at: this.#options.now() });
  }

  /** They called while this person was in another call. */
  tried(call: string, { id, name }: Party, media: Media): void {
    this.#add({ call, id, name, media, at: this.#options.now() });
  }

  /** They wrote a few words about a call. */
  say(call: string, text: string): void {
    const { calls, seen } = this.#read();
    if (!calls.some((one) => one.call === call && one.text !== text)) return;
    this.#write({ seen, calls: calls.map((one) => (one.call === call ? { ...one, text } : one)) });
  }

  /** The person looks at the list. */
  see(): void {
    const { calls } = this.#read();
    const seen = Math.max(0, ...calls.map(({ at }) => at));
    this.#write({ calls, seen });
  }

  clear(): void {
    this.#write(null);
  }

  /** Every tab that was told does the same: it counts once. */
  #add(missed: MissedCall): void {
    const kept = this.#read();
    if (kept.calls.some(({ call }) => call === missed.call)) return;
    this.#write({ ...kept, calls: [missed, ...kept.calls].slice(0, MOST) });
  }

  #read(): Kept {
    try {
      const kept = JSON.parse(this.#options.memory.get(KEY) ?? '') as Kept;
      return Array.isArray(kept.calls) ? { calls: kept.calls, seen: Number(kept.seen) || 0 } : NOTHING;
    } catch {
      return NOTHING;
    }
  }

  #write(kept: Kept | null): void {
    this.#options.memory.set(KEY, kept && JSON.stringify(kept));
    this.#changed.tell();
  }
}

const NOTHING: Kept = { calls: [], seen: 0 };
