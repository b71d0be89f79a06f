/** What is told to whom after a step of a call, as data. call.machine.ts makes them, the service sends them. */
import type { EndReason } from '../protocol/constants.js';
import type { Call, EventBody, Member } from '../protocol/events.js';

export type Target =
  | { readonly device: string }
  /** Every device of the person but `except`. */
  | { readonly person: string; readonly except?: string };

type CallEventName = 'call:incoming' | 'call:alerting' | 'call:joined' | 'call:left' | 'call:ended';

export type Notice = {
  [E in CallEventName]: { readonly to: Target; readonly event: E; readonly body: EventBody<E> };
}[CallEventName];

export function incomingTo(person: string, call: Call, inviter: string): Notice {
  const from = call.members.find(({ id }) => id === inviter);
  return {
    to: { person },
    event: 'call:incoming',
    body: { call, from: { id: inviter, name: from?.name ?? '', status: 'in_call' } },
  };
}

export const endedTo = (to: Target, { id, version }: Call, reason: EndReason): Notice => ({
  to,
  event: 'call:ended',
  body: { call: id, version, reason },
});

/** The other joined members' devices learn who has joined. */
export const joinedTo = (call: Call, member: string): Notice[] =>
  devicesBut(call, member).map((device) => ({
    to: { device },
    event: 'call:joined',
    body: { call, member },
  }));

/** The joined members' devices learn who is out of a call that goes on. */
export const leftTo = (call: Call, members: readonly Member[], reason: EndReason): Notice[] =>
  members.flatMap(({ id }) =>
    devicesBut(call, id).map((device): Notice => ({
      to: { device },
      event: 'call:left',
      body: { call: call.id, version: call.version, member: id, reason },
    })),
  );

/** Devices of the other members who have joined. */
export const devicesBut = ({ members }: Call, person: string): string[] =>
  members.flatMap(({ id, state, device }) => (state === 'joined' && id !== person && device ? device : []));
