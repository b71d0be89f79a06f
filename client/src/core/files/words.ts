/**
 * What two pages say to each other about files, over the lane 'files'. Each file has a number `n`, given
 * by the page that sends it; `mine` says that the speaker is that page. What comes from the other page
 * goes through wordOf(), which lets nothing else through.
 *
 * The one who sends: `offer` (again after each meeting), `end` with the hash of the whole.
 * The one who gets it: `accept` with how much is here already, `decline`, `got` as it is written to its
 * place, `result`. Both: `pause`, `resume`, `cancel`. Between them go frames, see frameOf().
 */
import { isSafeName } from './safe-name.ts';

/** Why a transfer ended before its time. */
export const REASONS = ['person', 'disk', 'unreadable', 'broken'] as const;
export type Reason = (typeof REASONS)[number];

/**
 * Why a page, and no person, does not take a file: there are too many, it is larger than this browser can
 * keep, or the offer is none that pages make. A page that does not know the field shows a plain decline.
 */
export const REFUSALS = ['many', 'size', 'unsupported'] as const;
export type Refusal = (typeof REFUSALS)[number];

/** The files that wait at the sender behind an offer. */
export interface Behind {
  more: number;
  /** Bytes of all of them. */
  moreBytes: number;
}

export interface Offer {
  n: number;
  name: string;
  /** Bytes. */
  size: number;
  /** Of its last change, in milliseconds; with name and size it tells a file from another one. */
  modified: number;
}

export type Word =
  | ({ file: 'offer' } & Offer & Partial<Behind>)
  | { file: 'accept'; n: number; at: number }
  | { file: 'decline'; n: number; why?: Refusal }
  | { file: 'got'; n: number; at: number }
  | { file: 'end'; n: number; hash: string }
  | { file: 'result'; n: number; ok: boolean }
  | { file: 'pause' | 'resume'; n: number; mine: boolean }
  | { file: 'cancel'; n: number; mine: boolean; why: Reason };

/** Null: this is no word of ours, and nothing is done about it. */
export function wordOf(message: Record<string, unknown>): Word | null {
  const { file, n, name, size, modified, more, moreBytes, at, hash, ok, mine, why } = message;
  if (!isNumber(n)) return null;
  switch (file) {
    case 'offer': {
      const whole = typeof name === 'string' && isSafeName(name) && isSize(size) && isSize(modified);
      const behind = isSize(more) && isSize(moreBytes) ? { more, moreBytes } : null;
      return whole ? { file, n, name, size, modified, ...behind } : null;
    }
    case 'accept':
    case 'got':
      return isSize(at) ? { file, n, at } : null;
    case 'decline': {
      const refusal = REFUSALS.find((one) => one === why);
      return { file, n, ...(refusal && { why: refusal }) };
    }
    case 'end':
      return typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash) ? { file, n, hash } : null;
    case 'result':
      return typeof ok === 'boolean' ? { file, n, ok } : null;
    case 'pause':
    case 'resume':
      return typeof mine === 'boolean' ? { file, n, mine } : null;
    case 'cancel': {
      const reason = REASONS.find((one) => one === why);
      return typeof mine === 'boolean' && reason ? { file, n, mine, why: reason } : null;
    }
    default:
      return null;
  }
}

/** 32 bits: it stands in every frame. */
const isNumber = (n: unknown): n is number =>
  typeof n === 'number' && Number.isInteger(n) && n > 0 && n < 2 ** 32;
const isSize = (size: unknown): size is number =>
  typeof size === 'number' && Number.isSafeInteger(size) && size >= 0;

/** Before the bytes of a frame: the file's number, and where in it they belong (uint32, float64). */
export const FRAME_HEAD = 12;
/** What every browser takes as one message (RFC 8831 6.6; webrtc-pc's default of maxMessageSize). */
export const MOST_FRAME = 64 * 1024;

export function frame(n: number, at: number, bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(FRAME_HEAD + bytes.length);
  const head = new DataView(whole.buffer);
  head.setUint32(0, n);
  head.setFloat64(4, at);
  whole.set(bytes, FRAME_HEAD);
  return whole;
}

/** Null: too short to be one. Where it claims to belong may be anything. */
export function frameOf(data: ArrayBuffer): { n: number; at: number; bytes: Uint8Array<ArrayBuffer> } | null {
  if (data.byteLength <= FRAME_HEAD || data.byteLength > MOST_FRAME) return null;
  const head = new DataView(data);
  return { n: head.getUint32(0), at: head.getFloat64(4), bytes: new Uint8Array(data, FRAME_HEAD) };
}
