import { expect, it } from '@jest/globals';
import type { Call } from '../../../src/protocol/events.ts';
import { CONNECT_MS } from './call-deadline.ts';
import { step } from './call-machine.ts';
import type { CallEvent, CallState } from './call-state.ts';

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
const live = { peer: { id: 'a', name: 'Ada' }, media: 'video', direction: 'in', call } as const;
const accepting: CallState = { phase: 'connecting', joined: false, ...live };
const connecting: CallState = { phase: 'connecting', joined: true, ...live };
const reconnecting: CallState = { phase: 'reconnecting', since: 0, ...live };
const connected: CallState = { phase: 'connected', since: 0, listed: true, ...live };

const left: CallEvent = { type: 'ended', call: 'c1', version: 3, reason: 'left' };
const lost: CallEvent = { ...left, reason: 'lost' };
const soon = 1_000;

it.each([
  ['who accepted', accepting, left, soon, 'failed'],
  ['who called', connecting, left, soon, 'failed'],
  ['who had a way before', reconnecting, left, soon, 'failed'],
  ['who has looked for a moment only', connecting, left, CONNECT_MS - 1_000, 'left'],
  ['who looks for nothing', connected, left, null, 'left'],
  ['who hears of something else', connecting, lost, soon, 'lost'],
] as const)('says why it ended to %s', (_, state, event, leftMs, reason) => {
  const due = leftMs === null ? null : 5_000 + leftMs;
  const next = step(state, event, { self: 'b', device: 'd1', now: 5_000, due }).state;
  expect(next).toMatchObject({ phase: 'ended', reason, mine: false });
});
