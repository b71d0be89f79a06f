/**
 * Who of several is speaking: the loudest for a while, and not whoever coughed last. Pure; the time
 * comes with the levels. Used by the overlay of the call, four times a second.
 */

/** Below this there is nothing but a room: about −40 dBov (RFC 6464 counts down from 0). */
const QUIET = 0.01;
/** Of each reading this much counts, the rest is what was before: 250 ms apart, about half a second. */
const SHARE = 0.5;
/** Somebody else has to be this much louder, or they would take turns in a laugh. */
const LOUDER = 1.4;
/** The one who spoke last stays it for so long, in milliseconds: a breath between two sentences. */
const BREATH_MS = 2_000;

export class ActiveSpeaker {
  #levels = new Map<string, number>();
  #current: string | null = null;
  #heardAt = -Infinity;

  /** Levels from 0 to 1 by member, all who are there; `now` in milliseconds. Null: nobody speaks. */
  hear(levels: ReadonlyMap<string, number>, now: number): string | null {
    const smooth = new Map<string, number>();
    for (const [id, level] of levels)
      smooth.set(id, SHARE * level + (1 - SHARE) * (this.#levels.get(id) ?? 0));
    this.#levels = smooth;
    const [loudest, level] = [...smooth].reduce((a, b) => (b[1] > a[1] ? b : a), ['', 0]);
    const own = this.#current === null ? 0 : (smooth.get(this.#current) ?? 0);
    if (own >= QUIET) this.#heardAt = now;
    if (this.#current === null || !smooth.has(this.#current) || now - this.#heardAt > BREATH_MS)
      return this.#become(level >= QUIET ? loudest : null, now);
    return level >= QUIET && level > own * LOUDER ? this.#become(loudest, now) : this.#current;
  }

  #become(id: string | null, now: number): string | null {
    if (id !== null) this.#heardAt = now;
    this.#current = id;
    return id;
  }
}
