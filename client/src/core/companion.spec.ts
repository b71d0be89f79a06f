import { describe, expect, it } from '@jest/globals';
import type { CallState } from './call-state.ts';
import { Companion } from './companion.ts';
import { Listeners } from './listeners.ts';
import type { Kind } from './kind.ts';
import { WakeLock, type Sentinel } from './wake-lock.ts';

const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

/** A system with a screen that may be kept on; `refuse` is what asking for it gives. */
function system() {
  const held: { released: boolean }[] = [];
  const listeners = new Set<() => void>();
  const page = { visibilityState: 'visible' as DocumentVisibilityState };
  const control = { refuse: false, wait: Promise.resolve() as Promise<unknown> };
  const lock = {
    request: async (): Promise<Sentinel> => {
      await control.wait;
      if (control.refuse) throw new Error('battery');
      const sentinel = { released: false, release: async () => void (sentinel.released = true) };
      held.push(sentinel);
      return sentinel;
    },
  };
  const see = async (visible: boolean): Promise<void> => {
    page.visibilityState = visible ? 'visible' : 'hidden';
    // As the system does it (Screen Wake Lock 5.2).
    if (!visible) for (const one of held) one.released = true;
    for (const listener of listeners) listener();
    await settle();
  };
  const isOn = (): boolean => held.some(({ released }) => !released);
  const addEventListener = (_: string, listener: () => void): void => void listeners.add(listener);
  return { control, held, isOn, lock, page: Object.assign(page, { addEventListener }) as never, see };
}

describe('WakeLock', () => {
  it('holds while it is wanted, and is asked for again when the page is seen again', async () => {
    const { held, isOn, lock, page, see } = system();
    const wake = new WakeLock({ lock, page });
    await see(true);
    expect(held).toEqual([]);
    await wake.set(true);
    expect(isOn()).toBe(true);
    await see(false);
    expect(isOn()).toBe(false);
    await see(true);
    expect(isOn()).toBe(true);
    await wake.set(false);
    await see(true);
    expect([isOn(), held.length]).toEqual([false, 2]);
  });

  it('is asked for once', async () => {
    const { held, lock, page, see } = system();
    const wake = new WakeLock({ lock, page });
    await Promise.all([wake.set(true), wake.set(true)]);
    await see(true);
    expect(held).toHaveLength(1);
  });

  it('is given back when it comes too late', async () => {
    const { control, held, isOn, lock, page } = system();
    let give = (_: unknown): void => undefined;
    control.wait = new Promise((resolve) => (give = resolve));
    const wake = new WakeLock({ lock, page });
    const asked = wake.set(true);
    await wake.set(false);
    give(null);
    await asked;
    expect([held.length, isOn()]).toEqual([1, false]);
  });

  it('may be refused, or not exist', async () => {
    const { control, isOn, lock, page, see } = system();
    control.refuse = true;
    const wake = new WakeLock({ lock, page });
    await wake.set(true);
    control.refuse = false;
    await see(true);
    expect(isOn()).toBe(true);
    await new WakeLock({ lock: undefined, page }).set(true);
  });
});

const peer = { id: 'b', name: 'Bob' };
const state = (phase: string, name = 'Bob'): CallState => ({ phase, peer: { ...peer, name } }) as never;

function call(first: CallState = { phase: 'idle' }) {
  const { isOn, lock, page } = system();
  const states = new Listeners<CallState>();
  const changes = new Listeners<Kind>();
  const on: Record<Kind, boolean> = { audio: true, video: true };
  const did: string[] = [];
  const handlers: Record<string, (() => void) | null> = {};
  const shown: string[] = [];
  const session = {
    metadata: null as MediaMetadata | null,
    setActionHandler: (action: string, handler: (() => void) | null): void => {
      if (action === 'togglecamera') throw new TypeError('unknown');
      handlers[action] = handler;
    },
    setMicrophoneActive: async (active: boolean): Promise<void> => void shown.push(`mic ${active}`),
    setCameraActive: (): never => {
      throw new Error('no');
    },
  };
  new Companion({
    controller: { hangUp: () => void did.push('hang up'), onState: (l) => states.add(l), state: first },
    media: {
      isOn: (kind) => on[kind],
      onChange: (l) => changes.add(l),
      set: async (kind, to) => void did.push(`${kind} ${to}`),
    },
    lock,
    page,
    session,
    describe: (title) => ({ title }) as MediaMetadata,
    shrink: () => void did.push('shrink'),
  });
  return { changes, did, handlers, isOn, on, session, shown, states };
}

describe('Companion', () => {
  it('keeps the screen on from the first ring to the last word', async () => {
    const { isOn, session, states } = call();
    expect(isOn()).toBe(false);
    for (const phase of ['dialing', 'connecting', 'connected', 'reconnecting']) {
      states.tell(state(phase));
      await settle();
      expect([phase, isOn(), session.metadata?.title]).toEqual([phase, true, 'Bob']);
    }
    states.tell(state('ended'));
    await settle();
    expect([isOn(), session.metadata]).toEqual([false, null]);
  });

  it('does not for a call that rings here, and does for one that was there first', async () => {
    const rung = call();
    rung.states.tell(state('incoming'));
    await settle();
    expect(rung.isOn()).toBe(false);
    const resumed = call(state('connected'));
    await settle();
    expect(resumed.isOn()).toBe(true);
  });

  it('does what the system’s controls say, also where one of them is unknown', () => {
    const { did, handlers, states } = call();
    states.tell(state('connected'));
    handlers['togglemicrophone']?.();
    handlers['hangup']?.();
    handlers['enterpictureinpicture']?.();
    expect(did).toEqual(['audio false', 'hang up', 'shrink']);
    states.tell(state('ended'));
    expect(Object.values(handlers)).toEqual([null, null, null]);
  });

  it('tells the system whether one is heard, in a call only', () => {
    const { changes, on, shown, states } = call();
    changes.tell('audio');
    expect(shown).toEqual([]);
    states.tell(state('connected'));
    on.audio = false;
    changes.tell('audio');
    expect(shown).toEqual(['mic true', 'mic false']);
  });
});
