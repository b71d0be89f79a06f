/**
 * Puts the refusals of the door into words: for the page that asks /why, and for the operator's log.
 * It holds nothing that the request did not say itself.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { WhyRefused } from '../../protocol/constants.js';
import { remedy } from '../origin.js';

/** Headers are the sender's: no more of one than this many characters is repeated. */
const MOST = 200;

export interface RefusalInWords {
  readonly why: WhyRefused;
  /** What the request said, for those that are about it. */
  readonly origin?: string;
  readonly host?: string;
  /** The setting that would let it in. */
  readonly set?: string;
}

const cut = (text: string | undefined): string | undefined => text?.slice(0, MOST);

export function inWords(why: WhyRefused, headers: IncomingHttpHeaders): RefusalInWords {
  if (why === 'address' || why === 'draining') return { why };
  const origin = why === 'scheme' ? undefined : remedy(headers);
  return {
    why,
    origin: cut(headers.origin),
    host: cut(headers.host),
    ...(origin && { set: `PUBLIC_URL=${cut(origin)}` }),
  };
}

const LOG: Record<WhyRefused, string> = {
  origin:
    'a handshake was refused: the Origin of the page is neither in the settings nor the Host of the request',
  host: 'a handshake was refused: no setting says that this server has the name in Host',
  scheme: 'a handshake was refused: the Origin of the page is not https, or no web address at all',
  address: 'a handshake was refused: MAX_SOCKETS_PER_ADDRESS of this address are open',
  draining: 'a handshake was refused: this node is stopping',
};

/** The line of the log, with the rule and both values. */
export function forOperator(
  why: WhyRefused,
  headers: IncomingHttpHeaders,
  from: string,
): Record<string, unknown> {
  const forwardedHost = cut(headers['x-forwarded-host'] as string | undefined);
  return { msg: LOG[why], ...inWords(why, headers), ...(forwardedHost && { forwardedHost }), from };
}
