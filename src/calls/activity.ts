/** What a step of a call makes of its people in the directory. */
import type { Activity } from '../protocol/constants.js';
import type { EntryChange } from '../presence/presence.store.js';
import type { Call, Member } from '../protocol/events.js';
import { memberOf } from './call.machine.js';

/** The changes from one record to the next; from nothing, all of them. */
export function activityChanges(before: Call | undefined, call: Call): Map<string, EntryChange> {
  const changes = new Map<string, EntryChange>();
  for (const member of call.members) {
    const old = before && memberOf(before, member.id);
    if (old?.state === member.state) continue;
    changes.set(member.id, activityOf(member, call.id));
  }
  return changes;
}

/** What one member is in the directory. */
export function activityOf(
  { state }: Member,
  call: string,
): { over: string } | { activity: Activity; call: string } {
  if (state === 'left') return { over: call };
  return { activity: state === 'ringing' ? 'ringing' : 'in_call', call };
}
