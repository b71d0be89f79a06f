import { describe, expect, it } from '@jest/globals';
import type { CallState } from './call-state.ts';
import { MissedCalls } from './missed-calls.ts';
import { Remembered } from './storage.ts';

type Ended = Extract<CallState, { phase: 'ended' }>;

/** A browser whose tabs share one storage. */
function browser() {
  const kept = new Map<string, string>();
  const listeners: ((event: Event) => void)[] = [];
  let now = 1_000;
  const memory = new Remembered(() => ({
    ...({} as Storage),
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
  }));
  const tabs = {
    addEventListener: (_: string, listener: unknown) => void listeners.push(listener as () => void),
  };
  const tab = (): MissedCalls => new MissedCalls({ memory, tabs, now: () => now++ });
  const storage = (key: string): void => listeners.forEach((listener) => listener({ key } as never));
  return { tab, kept, storage };
}

const ended = (callId: string, more: Partial<Ended> = {}): Ended => ({
  phase: 'ended',
  peer: { id: 'bob', name: 'Bob' },
  company: [{ id: 'bob', name: 'Bob' }],
  media: 'video',
  direction: 'in',
  reason: 'missed',
  mine: false,
  callId,
  version: 1,
  lasted: null,
  ...more,
});

function ring(tab: MissedCalls, end: CallState): void {
  tab.follow({ phase: 'incoming' } as CallState);
  tab.follow(end);
}

describe('MissedCalls', () => {
  it('keeps who called and when, the newest first, over a reload', () => {
    const { tab } = browser();
    const first = tab();
    ring(first, ended('1'));
    ring(first, ended('2', { reason: 'cancelled', media: 'audio' }));
    expect(tab().all).toEqual([
      { call: '2', id: 'bob', name: 'Bob', media: 'audio', at: 1_001 },
      { call: '1', id: 'bob', name: 'Bob', media: 'video', at: 1_000 },
    ]);
  });

  it('counts a call once, however many tabs rang', () => {
    const { tab } = browser();
    for (const one of [tab(), tab(), tab()]) ring(one, ended('1'));
    expect([tab().all.length, tab().unseen]).toEqual([1, 1]);
  });

  it.each([
    ['answered elsewhere', ended('1', { reason: 'answered_elsewhere' })],
    ['declined elsewhere', ended('1', { reason: 'declined_elsewhere' })],
    ['declined here', ended('1', { reason: 'declined', mine: true })],
  ])('does not take one for missed that was %s', (_, end) => {
    const one = browser().tab();
    ring(one, end);
    expect(one.all).toEqual([]);
  });

  it('does not take a call for missed that was talked in, or was one’s own', () => {
    const one = browser().tab();
    one.follow({ phase: 'incoming' } as CallState);
    one.follow({ phase: 'connected' } as CallState);
    one.follow(ended('1', { reason: 'left' }));
    one.follow({ phase: 'dialing' } as CallState);
    one.follow(ended('2'));
    expect(one.all).toEqual([]);
  });

  it('is seen in one tab, and another tab hears of it', () => {
    const { tab, storage } = browser();
    const [here, there] = [tab(), tab()];
    ring(here, ended('1'));
    let told = 0;
    there.onChange(() => told++);
    here.see();
    storage('dogeller.missed');
    storage('dogeller.theme');
    expect([there.unseen, there.all.length, told]).toEqual([0, 1, 1]);
    ring(there, ended('2'));
    expect(here.unseen).toBe(1);
  });

  it('has what the caller wrote afterwards, and nothing of other calls', () => {
    const one = browser().tab();
    ring(one, ended('1'));
    one.say('1', 'Call me back');
    one.say('2', 'Hello');
    expect(one.all.map(({ text }) => text)).toEqual(['Call me back']);
  });

  it('keeps no more than fifty, can be emptied, and survives what it cannot read', () => {
    const { tab, kept } = browser();
    const one = tab();
    for (let i = 0; i < 60; i++) ring(one, ended(String(i)));
    expect([one.all.length, one.all[0]?.call]).toEqual([50, '59']);
    one.clear();
    expect([one.all, one.unseen]).toEqual([[], 0]);
    for (const broken of ['{', '{"calls":3}', 'null']) {
      kept.set('dogeller.missed', broken);
      expect(one.all).toEqual([]);
    }
  });
});
