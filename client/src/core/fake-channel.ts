/**
 * The two ends of a data channel, with the states of webrtc-pc 6.2 and a network in between that does what
 * a spec says. What is sent arrives a turn of the event loop later, in order. For specs only.
 */
import { setImmediate as turn } from 'node:timers/promises';

import { FakeClock } from './fake-clock.ts';
import { ALLOWANCES, ChannelGuard } from './peer/channel-guard.ts';

type Data = string | ArrayBuffer;

export class FakeChannel {
  readyState: RTCDataChannelState = 'connecting';
  binaryType = 'blob';
  bufferedAmount = 0;
  bufferedAmountLowThreshold = 0;
  onopen: (() => void) | null = null;
  onclose: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onbufferedamountlow: (() => void) | null = null;
  /** Texts that went out. */
  said: string[] = [];
  /** The most that ever waited here, and all bytes that went out. */
  mostBuffered = 0;
  bytes = 0;
  #put: (data: Data) => void;

  constructor(put: (data: Data) => void) {
    this.#put = put;
  }

  send(data: string | Uint8Array<ArrayBuffer>): void {
    if (this.readyState !== 'open') throw new Error('InvalidStateError');
    const sent = typeof data === 'string' ? data : data.slice().buffer;
    if (typeof sent === 'string') this.said.push(sent);
    else this.bytes += sent.byteLength;
    this.bufferedAmount += sizeOf(sent);
    this.mostBuffered = Math.max(this.mostBuffered, this.bufferedAmount);
    this.#put(sent);
  }

  /** What was sent has left this end. */
  left(size: number): void {
    const before = this.bufferedAmount;
    this.bufferedAmount -= size;
    const { bufferedAmountLowThreshold: low } = this;
    if (before > low && this.bufferedAmount <= low) this.onbufferedamountlow?.();
  }

  close(): void {
    this.readyState = 'closed';
  }
}

const sizeOf = (data: Data): number => (typeof data === 'string' ? data.length : data.byteLength);

export class FakeWire {
  readonly ends: readonly [FakeChannel, FakeChannel];
  #way: { from: 0 | 1; data: Data }[] = [];
  #held = false;
  #running = false;

  constructor() {
    this.ends = [
      new FakeChannel((data) => this.#put(0, data)),
      new FakeChannel((data) => this.#put(1, data)),
    ];
  }

  /** As the browser has it. */
  end(side: 0 | 1): RTCDataChannel {
    return this.ends[side] as unknown as RTCDataChannel;
  }

  open(): void {
    for (const end of this.ends) {
      end.readyState = 'open';
      end.onopen?.();
    }
  }

  /** Nothing comes through; it is on its way, as with SCTP while ICE looks for another one. */
  hold(): void {
    this.#held = true;
  }

  release(): void {
    this.#held = false;
    void this.#run();
  }

  /** The connection is gone, and with it what was under way. */
  cut(): void {
    this.#way = [];
    for (const end of this.ends) {
      end.readyState = 'closed';
      end.onclose?.();
    }
  }

  #put(from: 0 | 1, data: Data): void {
    this.#way.push({ from, data });
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.#running) return;
    this.#running = true;
    for (;;) {
      await turn();
      const next = this.#held ? undefined : this.#way.shift();
      if (!next) break;
      this.ends[next.from].left(sizeOf(next.data));
      const to = this.ends[next.from === 0 ? 1 : 0];
      if (to.readyState === 'open') to.onmessage?.({ data: next.data });
    }
    this.#running = false;
  }
}

/** The real one for a lane, by default in a moment that does not pass: honest pages must not need more than the burst. */
export const guardFor = (name: 'chat' | 'files', clock = new FakeClock()): ChannelGuard =>
  new ChannelGuard(clock, ALLOWANCES[name], () => undefined, ALLOWANCES.frames);

/** How long anything here may take: what is read from a Blob is not read in this thread. */
const NEVER_MS = 10_000;

export async function until(what: string, isSo: () => boolean): Promise<void> {
  const end = performance.now() + NEVER_MS;
  while (!isSo()) {
    if (performance.now() > end) throw new Error(`never: ${what}`);
    await turn();
  }
}

/** Long enough for every text that is under way to arrive, and for what comes of it. */
export async function settle(): Promise<void> {
  for (let turns = 0; turns < 200; turns++) await turn();
}
