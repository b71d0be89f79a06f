/**
 * A file on its way to one member. Reads it piece by piece, as fast as the other page can write it down:
 * what lies unread in the browser and unwritten at the other end is bounded, so memory is on both sides.
 * After a cut, or a reload of the other page, it goes on where that page says. Used by FileLine.
 */
import type { Clock } from '../clock.ts';
import type { Lane } from '../lane.ts';
import { Digest } from './digest.ts';
import { Pace } from './pace.ts';
import { isOver, type Failure, type Stage, type Transfer } from './transfer.ts';
import {
  FRAME_HEAD,
  frame,
  MOST_FRAME,
  type Behind,
  type Offer,
  type Reason,
  type Refusal,
  type Word,
} from './words.ts';

/** Read at once. */
const BLOCK = 1024 * 1024;
/** More than this does not wait in the browser. */
export const MOST_BUFFERED = 1024 * 1024;
/** Nor is more than this on its way, or at the other end and not written yet. */
export const MOST_AHEAD = 8 * 1024 * 1024;
const PIECE = MOST_FRAME - FRAME_HEAD;

export interface OutgoingOptions {
  id: string;
  member: string;
  file: Blob;
  offer: Offer;
  clock: Clock;
  changed: () => void;
}

export class Outgoing {
  readonly id: string;
  readonly offer: Offer;
  #options: OutgoingOptions;
  #lane: Lane | null = null;
  #stage: Stage = 'offered';
  #failure: Failure | null = null;
  #byMe = false;
  #heldHere = false;
  #heldThere = false;
  /** Where the next frame begins; what the other page has in its place. */
  #position = 0;
  #got = 0;
  /** Not offered yet: files before it are not through. */
  #queued = true;
  /** The other page told on this lane where to go on. */
  #going = false;
  /** Counts those tellings: what was read for an older one is read again. */
  #turn = 0;
  #pumping = false;
  #digest = new Digest();
  #block: { at: number; bytes: Uint8Array } = { at: 0, bytes: new Uint8Array() };
  #pace: Pace;

  constructor(options: OutgoingOptions) {
    this.#options = options;
    this.id = options.id;
    this.offer = options.offer;
    this.#pace = new Pace(options.clock);
  }

  get over(): boolean {
    return isOver(this.#stage);
  }

  get moving(): boolean {
    return this.#stage === 'moving';
  }

  get queued(): boolean {
    return this.#queued && !this.over;
  }

  get view(): Transfer {
    const { name, size } = this.offer;
    const away = this.over || this.#lane ? null : this.#queued ? 'queue' : 'connection';
    return {
      id: this.id,
      member: this.#options.member,
      outgoing: true,
      name,
      size,
      stage: this.#stage,
      failure: this.#failure,
      held: this.#heldHere ? 'here' : this.#heldThere ? 'there' : away,
      byMe: this.#byMe,
      moved: this.#got,
      speed: this.#pace.speed,
      secondsLeft: this.#pace.secondsFor(size - this.#got),
      file: null,
    };
  }

  /**
   * @param fresh the other page knows nothing of it: it was reloaded, or has just come
   * @param behind the files that wait for this one
   */
  join(lane: Lane, fresh: boolean, behind?: Behind): void {
    if (this.over) return;
    this.#lane = lane;
    this.#queued = false;
    this.#going = false;
    this.#turn++;
    // Whether the other one holds it comes with the answer: it may have changed meanwhile.
    this.#heldThere = false;
    if (fresh) {
      this.#stage = 'offered';
      this.#got = 0;
    }
    lane.say({ file: 'offer', ...this.offer, ...behind });
    if (this.#heldHere) this.#say('pause');
    this.#options.changed();
  }

  leave(): void {
    this.#lane = null;
    this.#going = false;
    this.#turn++;
    this.#pace.reset();
    this.#options.changed();
  }

  pause(): void {
    if (this.over || this.#heldHere) return;
    this.#heldHere = true;
    this.#say('pause');
    this.#pace.reset();
    this.#options.changed();
  }

  resume(): void {
    if (!this.#heldHere) return;
    this.#heldHere = false;
    this.#say('resume');
    this.#options.changed();
    this.pump();
  }

  cancel(): void {
    if (this.over) return;
    this.#byMe = true;
    this.#end('failed', 'person');
    this.#tellWhy('person');
  }

  /** It cannot be sent to this page, whatever the person there would say. */
  refuse(why: Refusal): void {
    if (!this.over) this.#end('failed', why);
  }

  /** The call is over, or the member has left. */
  abandon(): void {
    if (!this.over) this.#end('failed', 'gone');
  }

  hear(word: Word): void {
    if (this.over) return;
    switch (word.file) {
      case 'accept':
        return this.#from(word.at);
      case 'decline':
        return word.why ? this.#end('failed', word.why) : this.#end('declined', null);
      case 'got':
        if (word.at < this.#got || word.at > this.#position) return;
        this.#got = word.at;
        this.#pace.add(word.at);
        this.#options.changed();
        return this.pump();
      case 'pause':
      case 'resume':
        this.#heldThere = word.file === 'pause';
        this.#pace.reset();
        this.#options.changed();
        return this.pump();
      case 'cancel':
        return this.#end('failed', word.why);
      case 'result':
        if (this.#stage !== 'checking') return;
        if (!word.ok) return this.#end('failed', 'hash');
        this.#got = this.offer.size;
        return this.#end('done', null);
      default:
        // What only we say.
        return;
    }
  }

  /** There may be room for more. */
  pump(): void {
    if (this.#pumping || !this.#mayGo()) return;
    this.#pumping = true;
    void this.#work().finally(() => {
      this.#pumping = false;
    });
  }

  #from(at: number): void {
    if (at > this.offer.size) return this.#fail('broken');
    this.#stage = 'moving';
    this.#position = at;
    this.#got = at;
    this.#going = true;
    this.#turn++;
    this.#pace.reset();
    this.#pace.add(at);
    this.#options.changed();
    this.pump();
  }

  #mayGo(): boolean {
    if (this.#stage !== 'moving' || !this.#going || this.#heldHere || this.#heldThere) return false;
    const ahead = this.#position - this.#got;
    return this.#lane !== null && this.#lane.buffered < MOST_BUFFERED && ahead < MOST_AHEAD;
  }

  async #work(): Promise<void> {
    try {
      while (this.#mayGo()) {
        const turn = this.#turn;
        // What the other page has from before its sender was reloaded counts for the hash too.
        while (this.#digest.length < this.#position) await this.#read(this.#digest.length);
        if (this.#position < this.offer.size) await this.#read(this.#position);
        if (turn !== this.#turn) continue;
        if (this.#position === this.offer.size) this.#finish();
        else this.#transmit();
      }
    } catch {
      // It was changed, moved or deleted meanwhile (File API: NotReadableError).
      this.#fail('unreadable');
    }
  }

  /** Takes in the block at this place, unless it is here already. */
  async #read(at: number): Promise<void> {
    const { bytes, at: from } = this.#block;
    if (at >= from && at < from + bytes.length) return;
    const slice = this.#options.file.slice(at, Math.min(at + BLOCK, this.offer.size));
    const read = new Uint8Array(await slice.arrayBuffer());
    if (read.length === 0) throw new Error('shorter than it was');
    this.#block = { at, bytes: read };
    const hashed = this.#digest.length;
    if (at <= hashed && hashed < at + read.length) this.#digest.update(read.subarray(hashed - at));
  }

  #transmit(): void {
    const { at, bytes } = this.#block;
    const end = at + bytes.length;
    while (this.#position < end && this.#mayGo()) {
      const piece = bytes.subarray(this.#position - at, this.#position - at + PIECE);
      if (!this.#lane?.send(frame(this.offer.n, this.#position, piece))) {
        // The lane is closing: it will be told where to go on.
        this.#going = false;
        return;
      }
      this.#position += piece.length;
    }
  }

  #finish(): void {
    this.#stage = 'checking';
    this.#lane?.say({ file: 'end', n: this.offer.n, hash: this.#digest.hex() });
    this.#options.changed();
  }

  #fail(why: Reason): void {
    if (this.over) return;
    this.#end('failed', why);
    this.#tellWhy(why);
  }

  #tellWhy(why: Reason): void {
    this.#lane?.say({ file: 'cancel', n: this.offer.n, mine: true, why });
  }

  #say(file: 'pause' | 'resume'): void {
    this.#lane?.say({ file, n: this.offer.n, mine: true });
  }

  #end(stage: Stage, failure: Failure | null): void {
    this.#stage = stage;
    this.#failure = failure;
    this.#block = { at: 0, bytes: new Uint8Array() };
    this.#options.changed();
  }
}
