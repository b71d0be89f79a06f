/**
 * What has happened among the others of a call, between two records of it: who came, who went, and
 * what became of those who were rung. Pure; the overlay of the call says it in words.
 */
import type { EndReason } from '../../../src/protocol/constants.ts';
import type { Member } from '../../../src/protocol/events.ts';

export interface News {
  member: { id: string; name: string };
  /** `offline`: they rang, and cannot be reached any more. */
  what: 'joined' | 'left' | 'lost' | 'closed' | 'declined' | 'busy' | 'missed' | 'offline';
}

/** Both without oneself. Somebody who was there before the first record is no news. */
export function newsBetween(before: readonly Member[], after: readonly Member[]): News[] {
  return after.flatMap((member) => {
    const was = before.find(({ id }) => id === member.id);
    const what = change(was?.state, member);
    return what === null ? [] : [{ member: { id: member.id, name: member.name }, what }];
  });
}

function change(was: Member['state'] | undefined, { state, reason }: Member): News['what'] | null {
  if (was === state) return null;
  if (state === 'joined') return 'joined';
  if (state !== 'left' || was === undefined) return null;
  return was === 'joined' ? (reason === 'lost' || reason === 'closed' ? reason : 'left') : answer(reason);
}

/** Of somebody who was rung. Who took it back knows it. */
function answer(reason: EndReason | undefined): News['what'] | null {
  switch (reason) {
    case 'declined':
    case 'busy':
    case 'missed':
      return reason;
    case 'left':
    case 'lost':
    case 'closed':
      return 'offline';
    default:
      return null;
  }
}
