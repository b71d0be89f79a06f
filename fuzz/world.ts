/**
 * What the attackers know and use: the ids of everybody and of all calls, also of those who are to
 * be left alone. That is far better than a real attacker's guess. Tokens are their own only.
 */
import type { Dice } from '../chaos/dice.js';

/** Of the attackers' own ids, the newest. */
const MOST = 100;

export const KNOWN = ['person', 'call', 'device', 'connection', 'token'] as const;
export type Known = (typeof KNOWN)[number];

export class World {
  readonly #victims = new Map<Known, string[]>();
  readonly #own = new Map<Known, string[]>();

  /** Something of those who are to be left alone. */
  addVictim(kind: Known, value: string): void {
    this.#victims.set(kind, [...(this.#victims.get(kind) ?? []), value]);
  }

  addOwn(kind: Known, value: string): void {
    const values = this.#own.get(kind) ?? [];
    if (values.includes(value)) return;
    this.#own.set(kind, [...values, value].slice(-MOST));
  }

  /** One of that kind; of an attacker twice as often as of a victim. */
  any(kind: Known, dice: Dice): string {
    const [own, victims] = [this.#own.get(kind) ?? [], this.#victims.get(kind) ?? []];
    const from = victims.length > 0 && (own.length === 0 || dice.below(3) === 0) ? victims : own;
    return from.length === 0 ? 'nobody' : dice.pick(from);
  }

  /** Of an attacker, the newest most often: what is still going on. */
  recent(kind: Known, dice: Dice): string {
    const own = this.#own.get(kind) ?? [];
    return own.length === 0 ? this.any(kind, dice) : dice.pick(own.slice(-8));
  }
}
