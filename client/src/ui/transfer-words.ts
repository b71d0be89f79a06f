/** What is said of a transfer, as a key of messages/talk.ts: where it stands, and how it ended. */
import type { Transfer } from '../core/files/transfer.ts';
import type { en } from '../messages/talk.ts';

type Key = keyof typeof en;
/** What texts() returns, for keys that are chosen at run time: every name may be in them. */
export type Say = (key: Key, parameters: Record<string, string>) => string;

const HELD = {
  here: 'paused_here',
  there: 'paused_there',
  connection: 'paused_connection',
  queue: 'queued',
  reload: 'paused_reload',
} as const satisfies Record<string, Key>;

const FAILED = {
  disk: 'failed_disk',
  unreadable: 'failed_unreadable',
  broken: 'failed_broken',
  hash: 'failed_hash',
  gone: 'failed_gone',
  many: 'refused_many',
  unsupported: 'refused_unsupported',
} as const satisfies Record<string, Key>;

/** Null: it moves, and there are figures to be shown. */
export function wordsFor(transfer: Transfer): Key | null {
  const { stage, outgoing, held, byMe, failure, file } = transfer;
  switch (stage) {
    case 'offered':
      if (outgoing && held === 'connection') return 'paused_connection';
      if (held === 'queue') return 'queued';
      return outgoing ? 'offer_out' : 'offer_in';
    case 'moving':
      return held && HELD[held];
    case 'checking':
      return 'checking';
    case 'done':
      return outgoing ? 'done_out' : file ? 'done_in' : 'done_saved';
    case 'declined':
      return byMe ? 'declined_here' : 'declined_there';
    case 'failed':
      if (failure === null || failure === 'person') return byMe ? 'cancelled_here' : 'cancelled_there';
      if (failure === 'size') return outgoing ? 'refused_size_there' : 'refused_size_here';
      return FAILED[failure];
    default:
      return stage satisfies never;
  }
}
