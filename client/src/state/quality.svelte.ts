/** How good the call was so far, in one word. Measures only while it is connected. Used after the call. */
import type { CallController } from '../core/call.ts';
import { rate, sampleOf, wordFor, type Quality, type Sample } from '../core/quality.ts';

/** Between two samples, in milliseconds. */
const EVERY_MS = 2_000;

export class QualityState {
  #controller: Pick<CallController, 'member' | 'onState'>;
  #word = $state<Quality | null>(null);
  #ratings: number[] = [];
  #before: Sample | null = null;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(controller: Pick<CallController, 'member' | 'onState'>) {
    this.#controller = controller;
    controller.onState((state) => {
      if (state.phase === 'ended') return this.#stop();
      if (state.phase === 'connected' && this.#timer === undefined) this.#start(state.peer.id);
    });
  }

  /** Null when it was too short to tell. */
  get word(): Quality | null {
    return this.#word;
  }

  #start(peer: string): void {
    this.#ratings = [];
    this.#before = null;
    this.#word = null;
    this.#timer = setInterval(() => void this.#look(peer), EVERY_MS);
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  async #look(peer: string): Promise<void> {
    const stats = await this.#controller.member(peer)?.stats();
    if (!stats || this.#timer === undefined) return;
    const sample = sampleOf(stats);
    const rating = this.#before && rate(this.#before, sample);
    this.#before = sample;
    if (rating === null) return;
    this.#ratings.push(rating);
    this.#word = wordFor(this.#ratings.reduce((sum, one) => sum + one, 0) / this.#ratings.length);
  }
}
