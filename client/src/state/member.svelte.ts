/**
 * Another member of the call as the screen sees them: the same object for as long as they are in it,
 * whatever comes and goes, so that a tile and its video element stay the same. Made by CallViewState.
 */
import type { Party } from '../core/call-state.ts';
import type { Reach } from '../core/reach.ts';
import type { RemoteMember, Sending } from '../core/remote-member.ts';
import type { Verification } from '../core/verifier.ts';

export class MemberView implements Party {
  readonly id: string;
  readonly name: string;
  /** The loudest of several: set by whoever listens to all of them. */
  speaking = $state(false);
  /** Of the picture, width by height; 0: there is none. Set by whoever shows it. */
  shape = $state(0);
  #stream = $state.raw<MediaStream | null>(null);
  #sending = $state.raw<Sending | null>(null);
  #reach = $state<Reach>('connecting');
  #away = $state(false);
  #verification = $state.raw<Verification>({ state: 'waiting' });
  #confirmed = $state(false);
  #mustCompareAgain = $state(false);
  #misbehaves = $state(false);
  #member: RemoteMember | null = null;

  constructor({ id, name }: Party) {
    this.id = id;
    this.name = name;
  }

  get stream(): MediaStream | null {
    return this.#stream;
  }

  /** What they have switched on; null until their page said it. */
  get sending(): Sending | null {
    return this.#sending;
  }

  get reach(): Reach {
    return this.#reach;
  }

  /** Their page was closed, and may come back. */
  get away(): boolean {
    return this.#away;
  }

  /** What shows whether anybody sits in between. */
  get verification(): Verification {
    return this.#verification;
  }

  /** The two have compared the symbols: this person says so. */
  get confirmed(): boolean {
    return this.#confirmed;
  }

  /** They had, and since then the connection is another one. */
  get mustCompareAgain(): boolean {
    return this.#mustCompareAgain;
  }

  /** Their page floods ours: a channel to it was closed. */
  get misbehaves(): boolean {
    return this.#misbehaves;
  }

  confirm = (): void => this.#member?.verifier.confirm();

  /** Takes over what is true of the member now. */
  show(member: RemoteMember): void {
    this.#member = member;
    this.#stream = member.stream;
    this.#sending = member.sending;
    this.#reach = member.reach;
    this.#away = member.away;
    this.#verification = member.verifier.current;
    this.#confirmed = member.verifier.confirmed;
    this.#mustCompareAgain = member.verifier.mustCompareAgain;
    this.#misbehaves = member.misbehaves;
  }
}
