/**
 * What one client has heard: every event in order, kept until somebody asks for it and checked
 * against src/protocol as it comes. A wait that fails says what it waited for and what came instead.
 * The base of TestClient; it never sends anything.
 */
import * as v from 'valibot';
import type { EventBody, EventName } from '../../src/protocol/events.js';
import { events } from '../../src/protocol/schemas.js';

/** One event as it came; `at` in milliseconds of performance.now(). */
export interface Heard {
  readonly event: string;
  readonly body: unknown;
  readonly at: number;
}

export type Match<E extends EventName> = Partial<EventBody<E>> | ((body: EventBody<E>) => boolean);

export abstract class Inbox {
  /** What was heard and not yet asked for. */
  readonly inbox: Heard[] = [];
  /** Frames that break the wire's own schemas. */
  readonly drift: string[] = [];
  abstract readonly label: string;
  readonly #watchers = new Set<() => void>();

  /** Takes the first fitting event out of the inbox, or waits for it. `why` is what a failure prints. */
  async waitFor<E extends EventName>(
    event: E,
    match: Match<E>,
    why: string,
    within = 5_000,
  ): Promise<EventBody<E>> {
    const heard = await this.hears(event, match, why, within);
    return heard.body as EventBody<E>;
  }

  /** The same, with the time of its arrival. */
  async hears<E extends EventName>(event: E, match: Match<E>, why: string, within = 5_000): Promise<Heard> {
    let found: Heard | undefined;
    const take = (): string | null => {
      const index = this.inbox.findIndex(
        (one) => one.event === event && fits(one.body as EventBody<E>, match),
      );
      if (index < 0) return `${why} (${event}${typeof match === 'function' ? '' : ` ${show(match)}`})`;
      found = this.inbox.splice(index, 1)[0];
      return null;
    };
    await this.until(take, within);
    if (!found) throw new Error('unreachable: a wait ended without its event');
    return found;
  }

  /**
   * Waits until `missing` gives null; it is asked again at each event. Its text is why it is not
   * yet true, and the failure prints it with all that was heard meanwhile.
   */
  async until(missing: () => string | null, within = 5_000): Promise<void> {
    this.assertNoDrift();
    if (missing() === null) return;
    await new Promise<void>((resolve, reject) => {
      const done = (error?: Error): void => {
        clearTimeout(timer);
        this.#watchers.delete(look);
        if (error) reject(error);
        else resolve();
      };
      const look = (): void => {
        if (this.drift.length > 0) done(new Error(this.drift.join('\n')));
        else if (missing() === null) done();
      };
      const timer = setTimeout(() => {
        const why = missing();
        done(
          why === null
            ? undefined
            : new Error(`${this.label} waited ${within} ms: ${why}. Inbox: ${show(this.inbox)}`),
        );
      }, within);
      this.#watchers.add(look);
    });
  }

  /** What lies in the inbox now. Meaningful only after a barrier (barrier.ts): nothing is waited for. */
  has(...names: EventName[]): Heard[] {
    return this.inbox.filter((one) => names.length === 0 || names.includes(one.event as EventName));
  }

  /** The same, without the news that the person came with a further device. */
  hasOfCalls(): Heard[] {
    return this.has().filter(({ event }) => event !== 'session:device');
  }

  assertNoDrift(): void {
    if (this.drift.length > 0) throw new Error(this.drift.join('\n'));
  }

  protected receive(event: string, args: unknown[]): void {
    const [body] = args;
    const schema = Object.hasOwn(events, event) ? events[event as EventName] : undefined;
    const checked = schema && v.safeParse(schema, body);
    if (args.length !== 1 || !checked)
      this.drift.push(`${this.label}: the wire knows no event ${event} ${show(args)}`);
    else if (!checked.success) {
      this.drift.push(
        `${this.label}: ${event} breaks its schema: ${v.summarize(checked.issues)} in ${show(body)}`,
      );
    }
    this.inbox.push({ event, body, at: performance.now() });
    this.lookAgain();
  }

  /** Something changed that a wait may be for. */
  protected lookAgain(): void {
    // After the event's other listeners: what is waited for may be what they make of it.
    queueMicrotask(() => {
      for (const look of [...this.#watchers]) look();
    });
  }
}

function fits<E extends EventName>(body: EventBody<E>, match: Match<E>): boolean {
  if (typeof match === 'function') return match(body);
  return Object.entries(match).every(([key, value]) => (body as Record<string, unknown>)[key] === value);
}

export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 1_500 ? `${text.slice(0, 1_500)}…` : text;
}
