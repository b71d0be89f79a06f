/** What a live call costs to keep: a few commands for all of them, and more only for those that are wrong. */
import type { Status } from '../protocol/constants.js';
import type { Call } from '../protocol/events.js';
import type { Notifier } from '../transport/notifier.js';
import type { PresenceService } from '../presence/presence.service.js';
import { CallKeeper } from './call.keeper.js';
import type { CallRestorer } from './call.restorer.js';
import type { CallService } from './call.service.js';
import type { CallStore } from './call.store.js';
import type { EndedCalls } from './ended-calls.js';
import type { LocalCalls } from './local-calls.js';

const call = (id: string, members: Call['members'] = []): Call => ({
  id,
  version: 1,
  media: 'audio',
  state: 'active',
  members: [{ id: `a-${id}`, name: 'A', state: 'joined', device: 'd', media: 'audio' }, ...members],
  startedAt: 0,
});

describe('CallKeeper', () => {
  let calls: Call[];
  let statuses: Map<string, Status>;
  let wrong: Call[];
  let asked: string[];
  let keeper: CallKeeper;
  beforeEach(() => {
    calls = [call('x'), call('y')];
    statuses = new Map(calls.map(({ id }) => [`a-${id}`, 'in_call']));
    [wrong, asked] = [[], []];
    const ids = (some: Iterable<Call>): string => [...some].map(({ id }) => id).join();
    keeper = new CallKeeper(
      {} as CallService,
      { restore: async (some: Iterable<Call>) => void asked.push(`restore ${ids(some)}`) } as CallRestorer,
      { all: () => calls, forget: () => {} } as never as LocalCalls,
      { review: () => {} } as never as EndedCalls,
      {
        otherwise: async (some: Call[]) => (asked.push(`compare ${some.length}`), wrong),
        lacking: async (some: Call[]) => (asked.push(`look ${some.length}`), wrong),
        touch: async ({ id }: Call) => void asked.push(`touch ${id}`),
      } as never as CallStore,
      { isHere: () => true } as never as Notifier,
      { statusOf: (person: string) => statuses.get(person) } as never as PresenceService,
    );
  });

  it('compares all calls at once, and touches each of them seldom', async () => {
    calls = Array.from({ length: 250 }, (_, i) => call(`c${i}`));
    await keeper.review();
    expect(asked).toEqual(['compare 100', 'compare 100', 'compare 50']);
    for (let i = 0; i < 98; i++) await keeper.review();
    expect(asked.filter((one) => one.startsWith('touch'))).toEqual([]);
    await keeper.review();
    expect(asked.filter((one) => one.startsWith('touch'))).toHaveLength(250);
  });

  it('puts right those that the record has otherwise, and no others', async () => {
    wrong = [calls[1] as Call];
    await keeper.review();
    expect(asked).toEqual(['compare 2', 'restore y']);
  });

  it.each<[string, Status, Call['members']]>([
    ['in it and not shown so', 'available', []],
    [
      'out of it and still shown in a call',
      'in_call',
      [{ id: 'b', name: 'B', state: 'left', reason: 'left' }],
    ],
  ])('puts right a call of somebody who is %s', async (_, status, members) => {
    calls = [call('x', members), call('y')];
    statuses.set(members[0]?.id ?? 'a-x', status);
    await keeper.review();
    expect(asked).toEqual(['compare 2', 'restore x']);
  });

  it('looks at some at each turn, and writes again what lacks', async () => {
    calls = Array.from({ length: 350 }, (_, i) => call(`c${i}`));
    await keeper.look();
    wrong = [calls[300] as Call];
    await keeper.look();
    expect(asked).toEqual(['look 300', 'look 50', 'restore c300', 'touch c300']);
  });
});
