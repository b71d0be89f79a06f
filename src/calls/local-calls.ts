/**
 * This node's copies of the calls that its devices are in, so that a signal is checked without
 * asking anybody. They follow the events that the node delivers to those devices; whoever finds
 * one that does not allow what is asked reads the store before refusing.
 */
import { Injectable } from '@nestjs/common';
import type { Call } from '../protocol/events.js';
import { Notifier } from '../transport/notifier.js';
import { CallStore } from './call.store.js';

/** As call.service.ts makes them. */
const CALL_ID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

@Injectable()
export class LocalCalls {
  readonly #calls = new Map<string, Call>();
  readonly #reading = new Map<string, Promise<Call | null>>();

  constructor(
    private readonly store: CallStore,
    notifier: Notifier,
  ) {
    notifier.onDelivered('call:incoming', ({ call }) => this.put(call));
    notifier.onDelivered('call:joined', ({ call }) => this.put(call));
    // These say too little to go on with. What goes on is read, so that the record has a copy here.
    notifier.onDelivered('call:left', ({ call, version }) => {
      if (this.#drop(call, version)) this.read(call).catch(() => undefined);
    });
    notifier.onDelivered('call:ended', ({ call, version }) => this.#drop(call, version));
  }

  get size(): number {
    return this.#calls.size;
  }

  /** Readings under way. */
  get reading(): number {
    return this.#reading.size;
  }

  all(): Iterable<Call> {
    return this.#calls.values();
  }

  get(id: string): Call | undefined {
    return this.#calls.get(id);
  }

  put(call: Call): void {
    const known = this.#calls.get(call.id);
    if (known && known.version > call.version) return;
    if (call.state === 'ended') this.#calls.delete(call.id);
    else this.#calls.set(call.id, call);
  }

  forget(id: string): void {
    this.#calls.delete(id);
  }

  /**
   * Reads the store. What cannot be a call of ours is not asked for: nothing that a client says
   * becomes a key. Callers at the same time share one reading, and go on in the order they came.
   */
  read(id: string): Promise<Call | null> {
    if (!CALL_ID.test(id)) return Promise.resolve(null);
    const under = this.#reading.get(id);
    if (under) return under;
    const reading = this.store
      .get(id)
      .then((call) => {
        // If there is none our copy may be the last one: it is put back, not dropped.
        if (call) this.put(call);
        return call;
      })
      .finally(() => this.#reading.delete(id));
    this.#reading.set(id, reading);
    return reading;
  }

  #drop(id: string, version: number): boolean {
    const known = this.#calls.get(id);
    return known !== undefined && known.version < version && this.#calls.delete(id);
  }
}
