/** A browser that makes no connection hides no ring, and says so on both sides. Real controllers, see fake-mesh. */
import { describe, expect, it } from '@jest/globals';
import type { Call } from '../../../../src/protocol/events.ts';
import { step } from '../call-machine.ts';
import type { CallState, Context } from '../call-state.ts';
import { attempt, detailOf, split } from './broken.ts';

const call: Call = {
  id: 'c1',
  version: 2,
  media: 'video',
  state: 'active',
  members: [
    { id: 'a', name: 'Ada', state: 'joined' },
    { id: 'b', name: 'Bo', state: 'joined' },
  ],
  startedAt: 0,
};
const peer = { id: 'a', name: 'Ada' };
const live = { peer, media: 'video', direction: 'in', call } as const;
const context: Context = { self: 'b', device: 'd1', now: 0 };
const broken = { type: 'broken', detail: 'TypeError: no' } as const;
const dialing: CallState = {
  phase: 'dialing',
  peer,
  media: 'video',
  attempt: 1,
  call,
  alerting: false,
  waiting: null,
  early: null,
};

describe('a browser that makes no connection', () => {
  it.each<[string, CallState]>([
    ['a ring', { phase: 'incoming', peer, call }],
    ['a call that others talk in', { phase: 'connected', since: 0, listed: true, ...live }],
  ])('does not end %s', (_, state) => {
    expect(step(state, broken, context)).toEqual({ state, effects: [] });
  });

  it.each<[string, CallState, object[]]>([
    ['who calls', dialing, [{ type: 'cancel', call: 'c1' }]],
    ['who calls and has no answer yet', { ...dialing, call: null }, []],
    [
      'who accepts',
      { phase: 'connecting', joined: false, ...live },
      [{ type: 'leave', call: 'c1', reason: 'failed' }],
    ],
  ])('is said to %s, and to the server', (_, state, effects) => {
    const next = step(state, broken, context);
    expect(next.state).toMatchObject({
      phase: 'ended',
      reason: 'cannot_call',
      mine: true,
      detail: 'TypeError: no',
    });
    expect(next.effects).toEqual([...effects, { type: 'release', goodbye: true }]);
  });

  it('is said to the other one', () => {
    const state: CallState = { phase: 'connecting', joined: true, ...live };
    const ended = { type: 'ended', call: 'c1', version: 3, reason: 'failed' } as const;
    expect(step(state, ended, context).state).toMatchObject({ reason: 'cannot_call', mine: false });
  });

  it('does not keep the other effects from being carried out', () => {
    const done: number[] = [];
    const run = (one: number): void => {
      if (one % 2 === 1) throw new TypeError(`no ${one}`);
      done.push(one);
    };
    expect(attempt([0, 1, 2, 3, 4], run)).toBe('TypeError: no 1');
    expect(done).toEqual([0, 2, 4]);
    expect(attempt([0], run)).toBeUndefined();
    expect(split([1, 2, 3], (one) => one > 1)).toEqual([[2, 3], [1]]);
  });

  it('has its words cut to a line', () => {
    expect(detailOf(new TypeError('x'.repeat(500)))).toMatch(/^TypeError: x{189}$/);
    expect(detailOf('odd')).toBe('odd');
  });
});
