/**
 * A running call as this page knows it, put together of whole records and of single departures. They
 * come from different nodes, so one may overtake the other: a record that is older than a departure
 * still tells who has joined. Pure; used by the call machine.
 */
import type { Call, Member } from '../../../src/protocol/events.ts';
import type { Departure, Party, Told } from './call-state.ts';

interface Known {
  peer: Party;
  call: Call;
  told?: Told;
}

/** An older whole record of this call than the last one. */
export const isOld = ({ call, told }: Known, version: number): boolean =>
  version < (told?.whole ?? call.version);

/** With a whole record. */
export function withRecord<K extends Known>(known: K, call: Call, self: string): K {
  // One of the same version has the departure in it, unless only the page itself has told of it.
  const gone = (known.told?.gone ?? []).filter(({ version }) => version >= call.version);
  return settled(known, gone.reduce(without, call), { whole: call.version, gone }, self);
}

/** With a departure. */
export function withDeparture<K extends Known>(known: K, departure: Departure, self: string): K {
  const { whole = known.call.version, gone = [] } = known.told ?? {};
  return settled(known, without(known.call, departure), { whole, gone: [...gone, departure] }, self);
}

/** The one of a call of two; of several the first who is there, and whoever was it stays it. */
export function peerIn({ members }: Call, self: string, peer: Party): Party {
  for (const wanted of ['joined', 'ringing'] satisfies Member['state'][]) {
    const there = members.filter(({ id, state }) => id !== self && state === wanted);
    const found = there.find(({ id }) => id === peer.id) ?? there[0];
    if (found) return found.id === peer.id ? peer : { id: found.id, name: found.name };
  }
  return peer;
}

function settled<K extends Known>(known: K, call: Call, told: Told, self: string): K {
  return { ...known, call, told, peer: peerIn(call, self, known.peer) };
}

function without(call: Call, { member, version, reason }: Departure): Call {
  const members = call.members.map((one) =>
    one.id === member ? { ...one, state: 'left' as const, reason } : one,
  );
  return { ...call, version: Math.max(call.version, version), members };
}
