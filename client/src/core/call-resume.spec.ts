import { describe, expect, it } from '@jest/globals';
import type { Call } from '../../../src/protocol/events.ts';
import { IDLE, step } from './call-machine.ts';
import type { CallEvent, CallState, Context } from './call-state.ts';

const call: Call = {
  id: 'c1',
  version: 3,
  media: 'video',
  state: 'active',
  startedAt: 100_000,
  answeredAt: 110_000,
  members: [
    { id: 'a', name: 'Ada', state: 'joined', device: 'd1' },
    { id: 'b', name: 'Bo', state: 'joined', device: 'd2' },
  ],
};
const context: Context = { self: 'b', device: 'd2', now: 20_000 };

function since(record: Call, more: Partial<Context>): number | null {
  const events: CallEvent[] = [{ type: 'resumed', call: record }, { type: 'media_up' }];
  const state = events.reduce<CallState>(
    (before, event) => step(before, event, { ...context, ...more }).state,
    IDLE,
  );
  return state.phase === 'connected' ? state.since : null;
}

describe('the length of a call in which the page was reloaded', () => {
  it('goes on from the answer, by the server’s clock', () => {
    // The server's clock is 95 s ahead: it was answered 5 s ago.
    expect(since(call, { ahead: 95_000 })).toBe(15_000);
  });

  it('is never in the future', () => {
    expect(since(call, { ahead: 50_000 })).toBe(20_000);
  });

  it('begins anew where that is not known', () => {
    const { answeredAt: _, ...unanswered } = call;
    expect(since(unanswered, { ahead: 95_000 })).toBe(20_000);
    expect(since(call, {})).toBe(20_000);
  });
});
