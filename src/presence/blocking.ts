/**
 * Whom somebody may block, and whether that outlives their place. For PresenceService, whose part it
 * is; it must tell nobody that they are blocked.
 */
import type { Clock } from '../clock.js';
import { SignalError } from '../errors.js';
import { LIMITS } from '../protocol/constants.js';
import type { Session } from '../transport/connection.js';
import { type Directory, withBlock } from './directory.js';
import { Lately } from './lately.js';
import type { DirectoryChange, PresenceStore } from './presence.store.js';

export type HasMet = (person: string, other: string) => Promise<boolean>;

export class Blocking {
  readonly #lately: Lately;

  constructor(
    private readonly store: PresenceStore,
    private readonly directory: Directory,
    clock: Clock,
  ) {
    this.#lately = new Lately(clock);
  }

  /** Whether `other` has rung or talked with `person`. */
  hasMet: HasMet = () => Promise.resolve(false);

  /** To be told of each change before the directory is. */
  before({ blocks = [], removes }: DirectoryChange): void {
    for (const { id, other, blocked } of blocks) if (blocked) this.#lately.hid(id, other);
    for (const id of removes) this.#lately.left(id, this.directory.blockedBy(id));
  }

  /**
   * Only people who are or were just here, as the blocker saw them, can be blocked: what is kept is
   * bounded by people, and nobody learns from it that they are blocked themselves.
   * @throws SignalError bad_request, not_found, unavailable
   */
  async block(session: Session, other: string, blocked: boolean): Promise<void> {
    const { person } = session;
    if (other === person) throw new SignalError('bad_request', 'nobody can block themselves');
    const met = blocked && (await this.hasMet(person, other));
    const isKnown = !blocked || met || session.blocked?.includes(other) === true;
    if (!isKnown && !(await this.#wasHere(other, person)))
      throw new SignalError('not_found', 'nobody with that id was here in the last minutes');
    const { blocked: most, blockedPassing: mostPassing } = LIMITS;
    const done = await this.store.block(person, other, blocked, most, { lasts: met, mostPassing });
    const rule = `more than ${most} are blocked, or ${mostPassing} within an hour who never called`;
    if (!done) throw new SignalError('bad_request', rule);
    if (met) session.lasting = withBlock(session.lasting ?? [], other, true);
  }

  async #wasHere(id: string, asking: string): Promise<boolean> {
    if (this.directory.get(id) && !this.directory.blockersOf(asking).has(id)) return true;
    if (this.#lately.sawGo(asking, id)) return true;
    const entry = await this.store.entry(id);
    return entry !== null && !entry.blocked?.includes(asking);
  }
}
