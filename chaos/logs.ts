/**
 * Which lines of a node's log are an error that nobody expected. Expected are the words for a
 * Redis that is away, and only while, or just after, it is away for that node.
 */
import type { History, Kind } from './history.js';

interface Line {
  level: number;
  time: number;
  msg?: string;
  err?: { message?: string; stack?: string } | string;
}

const ERROR = 50;
/** A frozen node, awake again, finds that its answers from Redis are overdue. */
const AWAY: readonly Kind[] = ['redis-kill', 'redis-freeze', 'cut', 'freeze'];
const MESSAGES = /^Redis is away$|^Redis refused a command$|^not subscribed$|^[\w ]+ failed$/;
const CAUSES =
  /shared record|no answer within|other nodes cannot be reached|Connection is closed|Command timed out|ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|writeable|LATE/;
/** What Node says by itself, and is no error. */
const HARMLESS = /ExperimentalWarning|--trace-warnings/;

/** What is wrong with this line; null when nothing is. */
export function complaint(line: string, node: string, history: History): string | null {
  if (line.trim() === '' || HARMLESS.test(line)) return null;
  if (!line.startsWith('{')) return `not a line of the log: ${line.slice(0, 300)}`;
  const { level, time, msg = '', err } = JSON.parse(line) as Line;
  if (level < ERROR) return null;
  const cause = typeof err === 'string' ? err : (err?.message ?? '');
  const expected =
    MESSAGES.test(msg) && (cause === '' || CAUSES.test(cause)) && history.at(node, time, AWAY).length > 0;
  return expected ? null : `${msg}: ${cause}`.slice(0, 300);
}
