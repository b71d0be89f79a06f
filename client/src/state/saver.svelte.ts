/**
 * Whether this browser sends less than it could, to save data. Remembered; until somebody has chosen
 * it is on where the browser is told to save data. Used by More.
 */
import type { CallController } from '../core/call.ts';
import type { RemoteMember } from '../core/remote-member.ts';
import type { SendingLimit } from '../core/sending-limit.ts';
import type { Remembered } from '../core/storage.ts';

/** Sent: about 160 MB an hour instead of a gigabyte. */
const CAPS: Partial<SendingLimit> = {
  videoBitrate: 300_000,
  lines: 360,
  frameRate: 15,
  audioBitrate: 24_000,
};

export class SaverState {
  #memory: Remembered;
  #on = $state(false);
  #members: RemoteMember[] = [];

  /** `asked`: the browser's own setting (Save-Data, W3C Network Information). */
  constructor(memory: Remembered, controller: Pick<CallController, 'onMember' | 'onState'>, asked: boolean) {
    this.#memory = memory;
    const chosen = memory.get('dogeller.saver');
    this.#on = chosen === null ? asked : chosen === 'true';
    controller.onMember((member) => {
      if (this.#members.includes(member)) return;
      this.#members.push(member);
      this.#limit(member);
    });
    controller.onState(({ phase }) => {
      if (phase === 'idle' || phase === 'ended') this.#members = [];
    });
  }

  get on(): boolean {
    return this.#on;
  }

  set on(on: boolean) {
    this.#on = on;
    this.#memory.set('dogeller.saver', String(on));
    for (const member of this.#members) this.#limit(member);
  }

  #limit(member: RemoteMember): void {
    member.limit('saver', this.#on ? CAPS : {});
  }
}
