/** Questions to the server's record of a call. Pure; used by the machine and the controller. */
import type { Call, Member } from '../../../src/protocol/events.ts';
import type { Party } from './call-state.ts';

export const isJoined = (call: Call, id: string): boolean =>
  call.members.some((member) => member.id === id && member.state === 'joined');

/** This very device is in the call, and not another one of the same person. */
export const isMine = (call: Call, { self, device }: { self: string; device: string }): boolean =>
  call.members.some(
    ({ id, state, device: on }) => id === self && state === 'joined' && (on ?? device) === device,
  );

/** The members this device exchanges media with. */
export const othersIn = (call: Call, self: string): Member[] =>
  call.members.filter((member) => member.id !== self && member.state === 'joined');

/** Whoever rings or has left, too. */
export const everybodyBut = (self: string, { members }: Call): Member[] =>
  members.filter(({ id }) => id !== self);

/** Until when somebody rings, by the server's clock; 0 when they do not. */
export const ringOf = (call: Call, id: string): number =>
  call.members.find((member) => member.id === id)?.ringUntil ?? 0;

export const othersJoined = (call: Call, self: string): boolean => othersIn(call, self).length > 0;

/** Whom the call is with, as far as one name can say it. */
export const otherOf = (call: Call, self: string): Party | undefined => {
  const others = call.members.filter((member) => member.id !== self);
  const other = others.find((member) => member.state !== 'left') ?? others[0];
  return other && { id: other.id, name: other.name };
};

/** An older record of the same call than the one already known. */
export const isStale = (known: Call | null, told: Call): boolean =>
  known !== null && known.id === told.id && told.version < known.version;
