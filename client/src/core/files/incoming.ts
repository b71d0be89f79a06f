/**
 * A file that one member sends, once the person has accepted it. Takes what comes in order, writes it down,
 * and tells how far it is; believes the sender nothing: neither the size, nor the places, nor that what
 * came is what was sent. Used by FileLine.
 */
import type { Clock } from '../clock.ts';
import type { Lane } from '../lane.ts';
import { Intake } from './intake.ts';
import { MOST_AHEAD } from './outgoing.ts';
import { Pace } from './pace.ts';
import type { Sink } from './sink.ts';
import { isOver, type Failure, type Stage, type Transfer } from './transfer.ts';
import { REFUSALS, type Offer, type Reason, type Refusal, type Word } from './words.ts';

/** An honest sender never has more than MOST_AHEAD under way. */
const MOST_HELD = 2 * MOST_AHEAD;
/** Frames of an honest sender are 64 KiB, but for one of 17: far fewer than this wait to be written. */
const MOST_PIECES = 1_024;

export interface IncomingOptions {
  id: string;
  member: string;
  offer: Offer;
  clock: Clock;
  changed: () => void;
}

export class Incoming {
  readonly id: string;
  #options: IncomingOptions;
  #offer: Offer;
  #lane: Lane | null = null;
  #stage: Stage = 'offered';
  #failure: Failure | null = null;
  #byMe = false;
  #heldHere = false;
  #heldThere = false;
  #opening = false;
  /** The sender's page was reloaded, and has the file no more. */
  #orphaned = false;
  /** From the acceptance on. */
  #intake: Intake | null = null;
  #file: Blob | null = null;
  #pace: Pace;

  constructor(options: IncomingOptions) {
    this.#options = options;
    this.id = options.id;
    this.#offer = options.offer;
    this.#pace = new Pace(options.clock);
  }

  get over(): boolean {
    return isOver(this.#stage);
  }

  get offered(): boolean {
    return this.#stage === 'offered';
  }

  get moving(): boolean {
    return this.#stage === 'moving';
  }

  get view(): Transfer {
    const { name, size } = this.#offer;
    const moved = this.#intake?.written ?? 0;
    const away = this.#lane !== null || this.over ? null : this.#orphaned ? 'reload' : 'connection';
    return {
      id: this.id,
      member: this.#options.member,
      outgoing: false,
      name,
      size,
      stage: this.#stage,
      failure: this.#failure,
      held: this.#heldHere ? 'here' : this.#heldThere ? 'there' : away,
      byMe: this.#byMe,
      moved,
      speed: this.#pace.speed,
      secondsLeft: this.#pace.secondsFor(size - moved),
      file: this.#file,
    };
  }

  /** The offer came, perhaps again: then the sender wants to know where to go on. */
  join(lane: Lane): void {
    this.#lane = lane;
    this.#heldThere = false;
    this.#standing();
    this.#options.changed();
  }

  leave(): void {
    this.#lane = null;
    this.#pace.reset();
    this.#options.changed();
  }

  /** The sender's page was reloaded: what is here is kept in case the file comes again. */
  orphan(): void {
    this.#orphaned = true;
    this.leave();
    if (this.#stage === 'offered') this.#end('failed', 'gone');
  }

  /** True: it was the same file, and goes on under the new number. */
  adopt(offer: Offer, lane: Lane): boolean {
    const { name, size, modified } = this.#offer;
    const same = name === offer.name && size === offer.size && modified === offer.modified;
    if (!same || this.#stage !== 'moving') return false;
    this.#offer = offer;
    this.#orphaned = false;
    this.join(lane);
    return true;
  }

  /** @param open rejects with an AbortError when the person, asked where to put it, said no */
  async accept(open: () => Promise<Sink>): Promise<void> {
    if (this.#stage !== 'offered' || this.#opening) return;
    this.#opening = true;
    try {
      const sink = await open();
      // The sender thought better of it meanwhile.
      if (!this.offered) return void sink.discard();
      this.#intake = new Intake(sink, {
        written: () => this.#advance(),
        failed: () => this.#fail('disk'),
      });
      this.#stage = 'moving';
      this.#pace.add(0);
      this.#standing();
      this.#options.changed();
    } catch (error) {
      if (this.offered && (error as DOMException).name !== 'AbortError') this.#fail('disk');
    } finally {
      this.#opening = false;
    }
  }

  pause(): void {
    if (this.#stage !== 'moving' || this.#heldHere) return;
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
  }

  /** This page cannot take it: nobody has to be asked. */
  refuse(why: Refusal): void {
    if (!this.offered) return;
    this.#end('failed', why);
    this.#standing();
  }

  /** Declines, or stops what has begun. */
  cancel(): void {
    if (this.over) return;
    this.#byMe = true;
    if (this.#stage === 'offered') {
      this.#end('declined', null);
      this.#standing();
    } else {
      this.#fail('person');
    }
  }

  /** The call is over, or the member has left. */
  abandon(): void {
    if (!this.over) this.#end('failed', 'gone');
  }

  /** What is here of it goes. */
  forget(): void {
    this.abandon();
    this.#file = null;
    this.#drop();
  }

  hear(word: Word): void {
    if (this.over) return;
    if (word.file === 'pause' || word.file === 'resume') {
      this.#heldThere = word.file === 'pause';
      this.#pace.reset();
      this.#options.changed();
    }
    if (word.file === 'cancel') this.#end('failed', word.why);
    if (word.file === 'end' && this.#stage === 'moving') void this.#check(word.hash);
  }

  bytes(at: number, bytes: Uint8Array<ArrayBuffer>): void {
    // They may cross our cancellation on the way.
    const intake = this.#intake;
    if (this.#stage !== 'moving' || !intake) return;
    const end = intake.received + bytes.length;
    const tooMuch =
      end > this.#offer.size || end - intake.written > MOST_HELD || intake.pieces >= MOST_PIECES;
    if (at !== intake.received || tooMuch) this.#fail('broken');
    else intake.add(bytes);
  }

  #advance(): void {
    const at = this.#intake?.written ?? 0;
    this.#pace.add(at);
    this.#lane?.say({ file: 'got', n: this.#offer.n, at });
    this.#options.changed();
  }

  async #check(hash: string): Promise<void> {
    const intake = this.#intake;
    if (intake?.received !== this.#offer.size) return this.#fail('broken');
    this.#stage = 'checking';
    this.#options.changed();
    try {
      const file = await intake.finish(hash);
      // Cancelled meanwhile, or the disk was full.
      if (this.over) return;
      if (file !== 'other') this.#file = file;
      this.#end(file === 'other' ? 'failed' : 'done', file === 'other' ? 'hash' : null);
      this.#standing();
    } catch {
      this.#fail('disk');
    }
  }

  /** Tells the sender where this transfer stands, by what it is. */
  #standing(): void {
    const { n } = this.#offer;
    switch (this.#stage) {
      case 'offered':
      case 'checking':
        // The answer, or the result, comes in a moment.
        return;
      case 'moving':
        if (this.#heldHere) this.#say('pause');
        this.#lane?.say({ file: 'accept', n, at: this.#intake?.received ?? 0 });
        return;
      case 'declined':
        this.#lane?.say({ file: 'decline', n });
        return;
      case 'done':
        this.#lane?.say({ file: 'result', n, ok: true });
        return;
      case 'failed':
        return this.#tellFailure(this.#failure ?? 'person');
      default:
        return this.#stage satisfies never;
    }
  }

  #tellFailure(failure: Failure): void {
    const { n } = this.#offer;
    if (isRefusal(failure)) this.#lane?.say({ file: 'decline', n, why: failure });
    else if (failure === 'hash') this.#lane?.say({ file: 'result', n, ok: false });
    else this.#tellWhy(failure === 'gone' ? 'person' : failure);
  }

  #fail(why: Reason): void {
    if (this.over) return;
    this.#end('failed', why);
    this.#tellWhy(why);
  }

  #tellWhy(why: Reason): void {
    this.#lane?.say({ file: 'cancel', n: this.#offer.n, mine: false, why });
  }

  #say(file: 'pause' | 'resume'): void {
    this.#lane?.say({ file, n: this.#offer.n, mine: false });
  }

  #end(stage: Stage, failure: Failure | null): void {
    this.#stage = stage;
    this.#failure = failure;
    // A part of a file is of no use to anybody.
    if (stage === 'failed') this.#drop();
    this.#options.changed();
  }

  #drop(): void {
    this.#intake?.discard();
    this.#intake = null;
  }
}

const isRefusal = (failure: Failure): failure is Refusal => REFUSALS.some((one) => one === failure);
