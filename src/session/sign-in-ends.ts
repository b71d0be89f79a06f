/**
 * Ends a session when the sign-in that it came by ends: by then somebody may have left the other system.
 * The device keeps its place for RESUME_SECONDS, so a page with a fresh JWT goes on where it was.
 * It must not decide who may come in.
 */
import { Injectable, type OnModuleDestroy, type OnModuleInit } from '@nestjs/common';
import { Clock } from '../clock.js';
import { Notifier } from '../transport/notifier.js';

const LOOK_EVERY_MS = 500;

@Injectable()
export class SignInEnds implements OnModuleInit, OnModuleDestroy {
  /** Connection → end, ms. Each goes with its connection. */
  readonly #ends = new Map<string, number>();
  #timer: NodeJS.Timeout | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly notifier: Notifier,
  ) {}

  get size(): number {
    return this.#ends.size;
  }

  onModuleInit(): void {
    this.#timer = setInterval(() => this.look(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  onModuleDestroy(): void {
    clearInterval(this.#timer);
  }

  /** @param until ms; undefined: never */
  note(connection: string, until: number | undefined): void {
    if (until === undefined) this.#ends.delete(connection);
    else this.#ends.set(connection, until);
  }

  forget(connection: string): void {
    this.#ends.delete(connection);
  }

  look(): void {
    const now = this.clock.now();
    for (const [connection, until] of this.#ends) {
      if (until > now) continue;
      this.#ends.delete(connection);
      this.notifier.close(connection, 'unauthorized', true);
    }
  }
}
