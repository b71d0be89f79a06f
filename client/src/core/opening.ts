/**
 * Opens one connection, as patiently as a slow network needs. A browser tells nothing of a WebSocket before
 * it is open: TCP, TLS, the upgrade and Socket.IO's own greeting are four round trips, and each may take
 * seconds. So no try is thrown away for being slow; others are started beside it, since it may also lead
 * to a node that is frozen, and the first one that is open is taken. It registers nobody.
 */
import type { Clock } from './clock.ts';
import type { Connection } from './connection.ts';

/** When further tries begin, and how long each may take, in the usual time of an opening (5 s). */
const FURTHER = [1, 2.5];
const LONGEST = 6;

export class Opening {
  #make: (timeoutMs: number) => Connection;
  #clock: Clock;
  #usualMs: number;
  #tries = new Set<Connection>();
  #cancels: (() => void)[] = [];
  #end: (connection: Connection | null) => void = () => undefined;

  /** How long the opening took, from the start of the try that was taken; milliseconds. */
  tookMs = 0;

  constructor(make: (timeoutMs: number) => Connection, usualMs: number, clock: Clock) {
    this.#make = make;
    this.#usualMs = usualMs;
    this.#clock = clock;
  }

  /** To be called one time. @returns null when every try has failed, or close() was called */
  first(): Promise<Connection | null> {
    return new Promise((resolve) => {
      this.#end = (connection) => {
        this.#end = () => undefined;
        for (const cancel of this.#cancels) cancel();
        for (const other of this.#tries) if (other !== connection) other.close();
        resolve(connection);
      };
      this.#try();
      for (const share of FURTHER)
        this.#cancels.push(this.#clock.after(share * this.#usualMs, () => this.#try()));
    });
  }

  close(): void {
    this.#end(null);
  }

  #try(): void {
    const connection = this.#make(LONGEST * this.#usualMs);
    const began = this.#clock.now();
    this.#tries.add(connection);
    void connection.opened.then((isOpen) => {
      if (isOpen) {
        this.tookMs = this.#clock.now() - began;
        this.#end(connection);
        return;
      }
      this.#tries.delete(connection);
      connection.close();
      // Refused at once: there is nothing to wait for.
      if (this.#tries.size === 0) this.#end(null);
    });
  }
}
