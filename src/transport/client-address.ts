/** Whose connection it is, as an address: for limits and logs, and for nothing that a call does. */
import type { IncomingMessage } from 'node:http';
import { isIP, isIPv4 } from 'node:net';

type Asking = Pick<IncomingMessage, 'headers'> & { readonly socket: { readonly remoteAddress?: string } };

/**
 * The address before the `proxies` that we trust: each adds the one that it sees to the right of
 * X-Forwarded-For, and what stands further left is a claim of the client's. With fewer entries, or
 * with one that is no address, somebody came past a proxy: then it is the peer's own.
 */
export function clientAddress({ headers, socket }: Asking, proxies: number): string {
  const peer = socket.remoteAddress ?? '';
  if (proxies === 0) return peer;
  const header = headers['x-forwarded-for'];
  const hops = (Array.isArray(header) ? header.join() : (header ?? '')).split(',');
  const hop = withoutPort(hops.at(-proxies)?.trim() ?? '');
  return isIP(hop) ? hop : peer;
}

/** `a.b.c.d:port` and `[v6]:port`, as some proxies write it. */
const withoutPort = (hop: string): string =>
  hop.replace(/^\[([^\]]*)\](:\d+)?$/, '$1').replace(/^([^:]*):\d+$/, '$1');

/**
 * What one limit counts together: an IPv4 address, or the 64 bits of an IPv6 address that one
 * household or machine has to itself (RFC 6177). IPv4 mapped into IPv6 is IPv4.
 */
export function addressGroup(address: string): string {
  const groups = ipv6Groups(address);
  if (!groups) return address;
  if (groups.slice(0, 6).join() === '0,0,0,0,0,ffff') {
    const [high = 0, low = 0] = groups.slice(6).map((group) => parseInt(group, 16));
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return `${groups.slice(0, 4).join(':')}::/64`;
}

/** For a log: enough to see whether two are neighbours, too little to say who it is. */
export function maskedAddress(address: string): string {
  const group = addressGroup(address);
  if (isIPv4(group)) return group.replace(/\.\d+$/, '.x');
  return group.includes(':') ? `${group.split(':').slice(0, 3).join(':')}::/48` : 'unknown';
}

/** The eight groups without leading zeros; undefined when it is no IPv6 address. */
function ipv6Groups(address: string): string[] | undefined {
  const plain = address.replace(/%.*$/, '');
  if (isIP(plain) !== 6) return undefined;
  // A URL's host is written in one way only (RFC 5952).
  const [head = '', tail] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail ? tail.split(':') : [];
  return [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
}
