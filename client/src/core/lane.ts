/**
 * One data channel to one other member, for chat or for files. Negotiated beforehand by its id, so that
 * it needs no offer of its own (W3C webrtc-pc 6.1). It may be made at any time after the connection: what
 * the other page says before that is lost, and therefore nothing is said before both have met. Whoever
 * uses it is told which page speaks, and so notices that the other one was reloaded.
 */
import type { ChannelGuard } from './peer/channel-guard.ts';

export interface LaneUser {
  /** Both listen. Another `page` than the last time knows nothing of what was said before. */
  met(lane: Lane, page: string): void;
  /** What the other page says: an object, and nothing else is certain. */
  heard(message: Record<string, unknown>): void;
  /** Bytes of the other page. */
  bytes?(data: ArrayBuffer): void;
  /** There is room again for what was not sent because of `buffered`. */
  drained?(): void;
  /** Nothing goes over this lane any more. */
  lost(): void;
}

/** The ids of our channels; 0 is the one in peer.ts. Part of the protocol between two pages. */
export const LANES = { chat: 1, files: 2 } as const;
/** When this few bytes wait in the browser, it asks for more. */
const LOW = 256 * 1024;
/** Characters of a text message; the longest honest one has far fewer. */
const MOST_TEXT = 32 * 1024;
const MOST_PAGE = 64;

export class Lane {
  #channel: RTCDataChannel;
  #page: string;
  #user: LaneUser;
  #guard: ChannelGuard;
  #met = false;
  #closed = false;

  /**
   * @param page tells this page from the one before or after a reload
   * @param guard says what is not worth reading, and tells its owner, who closes this, when that is too much
   */
  constructor(channel: RTCDataChannel, page: string, user: LaneUser, guard: ChannelGuard) {
    this.#guard = guard;
    this.#channel = channel;
    this.#page = page;
    this.#user = user;
    channel.binaryType = 'arraybuffer';
    channel.bufferedAmountLowThreshold = LOW;
    channel.onopen = () => this.#hello(false);
    channel.onclose = () => this.close();
    channel.onbufferedamountlow = () => this.#user.drained?.();
    channel.onmessage = ({ data }) => this.#receive(data);
    if (channel.readyState === 'open') this.#hello(false);
  }

  /** @throws DOMException when the connection is closed already */
  static on(
    pc: RTCPeerConnection,
    name: keyof typeof LANES,
    page: string,
    user: LaneUser,
    guard: ChannelGuard,
  ): Lane {
    const channel = pc.createDataChannel(`dogeller-${name}`, { negotiated: true, id: LANES[name] });
    return new Lane(channel, page, user, guard);
  }

  get ready(): boolean {
    return this.#met && !this.#closed && this.#channel.readyState === 'open';
  }

  /** The other page has lost it. */
  get misbehaved(): boolean {
    return this.#guard.closed;
  }

  /** Bytes that wait in the browser. */
  get buffered(): number {
    return this.#channel.bufferedAmount;
  }

  /** False: it was not sent, and will not be. */
  say(message: object): boolean {
    return this.ready && this.#send(JSON.stringify(message));
  }

  send(bytes: Uint8Array<ArrayBuffer>): boolean {
    return this.ready && this.#send(bytes);
  }

  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    const channel = this.#channel;
    channel.onopen = channel.onclose = channel.onmessage = channel.onbufferedamountlow = null;
    channel.close();
    if (this.#met) this.#user.lost();
  }

  #send(data: string | Uint8Array<ArrayBuffer>): boolean {
    try {
      this.#channel.send(data as string);
      return true;
    } catch {
      // Its buffer is full, or it closes this very moment.
      return false;
    }
  }

  #hello(heard: boolean): void {
    if (!this.#closed) this.#send(JSON.stringify({ hello: { page: this.#page, heard } }));
  }

  #receive(data: unknown): void {
    if (!this.#guard.takes(data)) return;
    if (typeof data !== 'string') {
      if (this.#met) this.#user.bytes?.(data as ArrayBuffer);
      return;
    }
    const message = data.length > MOST_TEXT ? null : objectIn(data);
    if (!message) return;
    if ('hello' in message) return this.#greeted(message['hello']);
    if (this.#met) this.#user.heard(message);
  }

  /** The other page may not have been listening when we said hello; then it says so. */
  #greeted(hello: unknown): void {
    const { page, heard } = (hello ?? {}) as { page?: unknown; heard?: unknown };
    if (typeof page !== 'string' || page === '' || page.length > MOST_PAGE) return;
    if (heard !== true) this.#hello(true);
    if (this.#met) return;
    this.#met = true;
    this.#user.met(this, page);
  }
}

function objectIn(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
