import { describe, expect, it } from '@jest/globals';
import type { CallState } from './call-state.ts';
import { FakeChannel } from './fake-channel.ts';
import { FakeClock } from './fake-clock.ts';
import { LANES } from './lane.ts';
import { Listeners } from './listeners.ts';
import { PATIENCE_MS } from './peer/channel-guard.ts';
import { Talk, type TalkOptions, type Talker } from './talk.ts';

/** As much of a connection as makes channels. */
class FakePc {
  connectionState: RTCPeerConnectionState = 'new';
  channels: FakeChannel[] = [];
  made: [string, ...unknown[]][] = [];

  createDataChannel(label: string, { negotiated, id }: RTCDataChannelInit): FakeChannel {
    this.made.push([label, negotiated, id]);
    const channel = new FakeChannel(() => undefined);
    this.channels.push(channel);
    return channel;
  }
}

function made() {
  const members: Talker[] = [];
  const complaints: string[] = [];
  const clock = new FakeClock();
  const [connection, states] = [new Listeners<Talker>(), new Listeners<CallState>()];
  const controller = {
    members,
    state: { phase: 'connecting' },
    onMember: (listener: (member: Talker) => void) => connection.add(listener),
    onState: (listener: (state: CallState) => void) => states.add(listener),
  } as unknown as TalkOptions['controller'];
  const member = (id: string): { talker: Talker; pc: FakePc } => {
    const pc = new FakePc();
    const misbehave = (): void => void complaints.push(id);
    return { talker: { id, pc: pc as unknown as RTCPeerConnection, misbehave }, pc };
  };
  const start = (): Talk => new Talk({ controller, clock, places: { pick: null, folder: null }, page: 'p' });
  const phase = (phase: CallState['phase']): void => states.tell({ phase } as CallState);
  return {
    members,
    member,
    start,
    phase,
    clock,
    complaints,
    connected: (talker: Talker) => connection.tell(talker),
  };
}

const states = (pc: FakePc): string[] => pc.channels.map(({ readyState }) => readyState);

describe('Talk', () => {
  it('has its lanes on connections that stand already, and on those that come', () => {
    const { members, member, start, connected } = made();
    const [bob, eve] = [member('bob'), member('eve')];
    members.push(bob.talker);
    start();
    const both = [
      ['dogeller-chat', true, LANES.chat],
      ['dogeller-files', true, LANES.files],
    ];
    expect(bob.pc.made).toEqual(both);
    members.push(eve.talker);
    connected(eve.talker);
    connected(eve.talker);
    expect(eve.pc.made).toEqual(both);
  });

  it('takes the new connection of a member whose page was reloaded', () => {
    const { members, member, start, connected } = made();
    const [before, after] = [member('bob'), member('bob')];
    members.push(before.talker);
    start();
    connected(after.talker);
    expect(states(before.pc)).toEqual(['closed', 'closed']);
    expect(states(after.pc)).toEqual(['connecting', 'connecting']);
  });

  it('lets go of who leaves, and keeps what was written until the next call', () => {
    const { members, member, start, phase } = made();
    const [bob, eve] = [member('bob'), member('eve')];
    members.push(bob.talker, eve.talker);
    const { chat } = start();
    chat.say('hello');
    members.splice(0, 1);
    phase('connected');
    expect([states(bob.pc), states(eve.pc)]).toEqual([
      ['closed', 'closed'],
      ['connecting', 'connecting'],
    ]);
    members.splice(0, 1);
    phase('ended');
    expect(states(eve.pc)).toEqual(['closed', 'closed']);
    expect(chat.entries.map(({ text, state }) => `${text} ${state}`)).toEqual(['hello lost']);
    expect(chat.say('anybody?')).toBe(false);
    phase('dialing');
    expect(chat.entries).toEqual([]);
  });

  it('makes nothing on a connection that is closed', () => {
    const { members, member, start } = made();
    const bob = member('bob');
    bob.pc.connectionState = 'closed';
    members.push(bob.talker);
    start();
    expect(bob.pc.made).toEqual([]);
  });

  it('closes a lane that is flooded, for good, and leaves the others', () => {
    const { members, member, start, connected, clock, complaints } = made();
    const [before, after] = [member('bob'), member('bob')];
    members.push(before.talker);
    start();
    const [chat] = before.pc.channels;
    for (let ms = 0; ms <= PATIENCE_MS + 5_000; ms += 10) {
      chat?.onmessage?.({ data: '{"hello":{}}' });
      clock.advance(10);
    }
    expect(states(before.pc)).toEqual(['closed', 'connecting']);
    expect(complaints).toEqual(['bob']);
    connected(after.talker);
    expect(after.pc.made.map(([label]) => label)).toEqual(['dogeller-files']);
  });
});
