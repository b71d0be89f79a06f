/**
 * Tells whether a browser takes an address of a STUN or TURN server: one that it refuses makes every
 * `new RTCPeerConnection` throw. Grammar: RFC 7064 3.1 and RFC 7065 3.1. It asks no server.
 */
import { isIPv6 } from 'node:net';

const AUTHORITY = /^(?:[\w.-]+|\[([0-9a-fA-F:.]+)\])(?::(\d{1,5}))?$/;

/** `host`, `host:port` or `[v6]:port`; no slashes, no user, a port from 1 to 65535. */
function isAuthority(text: string): boolean {
  const match = AUTHORITY.exec(text);
  if (!match) return false;
  const [, v6, port] = match;
  if (v6 !== undefined && !isIPv6(v6)) return false;
  return port === undefined || (Number(port) >= 1 && Number(port) <= 65_535);
}

/** RFC 7064: `stun:` or `stuns:`, an authority, and nothing else: no query. */
export function isStunUrl(text: string): boolean {
  const [, authority] = /^stuns?:(.*)$/s.exec(text) ?? [];
  return authority !== undefined && isAuthority(authority);
}

/** RFC 7065: `turn:` or `turns:`, an authority, and at most `?transport=udp` or `?transport=tcp`. */
export function isTurnUrl(text: string): boolean {
  const [, authority] = /^turns?:([^?]*)(?:\?transport=(?:udp|tcp))?$/s.exec(text) ?? [];
  return authority !== undefined && isAuthority(authority);
}
