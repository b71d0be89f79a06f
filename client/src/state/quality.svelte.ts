/**
 * What the connection to each member of the call is like, as the screen shows it, and how good the
 * call was so far. Thin: the work is QualityMonitor's, which is loaded when a call begins.
 */
import type { CallController } from '../core/call.ts';
import { systemClock } from '../core/clock.ts';
import type { QualityMonitor, Reading } from '../core/quality-monitor.ts';
import type { Verdict } from '../core/quality.ts';
import type { RemoteMember } from '../core/remote-member.ts';

type Controller = Pick<CallController, 'member' | 'onMember' | 'onState' | 'state'>;

export class QualityState {
  #controller: Controller;
  #word = $state<Verdict | null>(null);
  #readings = $state.raw<readonly Reading[]>([]);
  /** To whom no picture is sent, so that the sound is kept. */
  #paused = $state.raw<readonly string[]>([]);
  #members: RemoteMember[] = [];
  #monitor: Promise<QualityMonitor | null> | null = null;

  constructor(controller: Controller) {
    this.#controller = controller;
    controller.onMember((member) => {
      if (!this.#members.includes(member)) this.#members = [...this.#present(), member];
      const paused = this.#present().filter((one) => one.paused);
      if (paused.length + this.#paused.length > 0) this.#paused = paused.map(({ id }) => id);
    });
    controller.onState(({ phase }) => {
      if (phase === 'idle' || phase === 'ended') void this.#end();
      else this.#begin();
    });
  }

  /** Of the whole call; null when it was too short to tell. */
  get word(): Verdict | null {
    return this.#word;
  }

  get readings(): readonly Reading[] {
    return this.#readings;
  }

  isPaused(member: string): boolean {
    return this.#paused.includes(member);
  }

  #present(): RemoteMember[] {
    return this.#members.filter((one) => this.#controller.member(one.id) === one);
  }

  #begin(): void {
    if (this.#monitor) return;
    this.#word = null;
    // While it rings: later the server may be away. Without it there is a call all the same.
    this.#monitor = import('../core/quality-monitor.ts').then(
      ({ QualityMonitor }) => {
        const monitor = new QualityMonitor({
          clock: systemClock,
          members: () => this.#present(),
          tell: (readings) => {
            this.#readings = readings;
            this.#word = monitor.verdict;
          },
        });
        monitor.start();
        return monitor;
      },
      () => null,
    );
  }

  async #end(): Promise<void> {
    const monitor = this.#monitor;
    this.#monitor = null;
    this.#readings = [];
    this.#paused = [];
    this.#members = [];
    (await monitor)?.stop();
  }
}
