/**
 * Decides which ICE candidates of another page this browser may try. A candidate makes the browser send
 * packets to an address that the other page chose, so only addresses that a peer can have pass. Pure.
 */
import type { Candidate, Description } from '../../../../src/protocol/events.ts';
import type { Content } from '../link.ts';

/** Candidates per generation (one ICE username fragment). Honest pages send about 20. */
export const MOST_CANDIDATES = 64;

/**
 * RFC 8839 5.1: foundation, component, transport, priority, address, port, type. Extensions may follow.
 * Only UDP: a relay reached by TCP is a UDP candidate too, and TCP between two browsers is never needed.
 */
const LINE =
  /^candidate:[\w+/]{1,32} \d{1,5} udp \d{1,10} ([\w.:-]{1,64}) (\d{1,5}) typ (?:host|srflx|prflx|relay)(?: [^\r\n]*)?$/i;
/** How browsers hide a local address: a random UUID, looked up by multicast DNS. */
const MDNS = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.local$/i;
/** Four decimal numbers without leading zeros; `127.1` and `0x7f000001` are host names to a browser. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/;
/** Firefox reads names of attributes in any case; nothing that could be one is let past. */
const ATTRIBUTE = /^\s*a\s*=\s*candidate/i;
const LINE_END = /\r\n|[\r\n]/;

export class CandidateFilter {
  #local: boolean;
  #generation = '';
  #taken = 0;

  /** @param local the page itself is on a loopback address, so its peers may be too */
  constructor(local: boolean) {
    this.#local = local;
  }

  /** The same signal, without the candidates that do not pass. */
  content({ description, candidates }: Content): Content {
    return {
      ...(description && { description: this.#description(description) }),
      ...(Array.isArray(candidates) && { candidates: candidates.filter((one) => this.#takes(one)) }),
    };
  }

  #takes({ candidate }: Candidate): boolean {
    // An empty one marks the end of a generation (webrtc-pc 4.8.1.1).
    return candidate === '' || this.#passes(candidate);
  }

  #description({ type, sdp }: Description): Description {
    const generation = /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '';
    if (generation !== this.#generation) this.#taken = 0;
    this.#generation = generation;
    const lines = sdp.split(LINE_END);
    const kept = lines.filter((line) => !ATTRIBUTE.test(line) || this.#passes(line.replace(/^a=/, '')));
    return kept.length === lines.length ? { type, sdp } : { type, sdp: kept.join('\r\n') };
  }

  #passes(line: unknown): boolean {
    const [, address = '', port] = (typeof line === 'string' && LINE.exec(line)) || [];
    if (!isForPeers(address, this.#local) || !isPort(Number(port))) return false;
    return ++this.#taken <= MOST_CANDIDATES;
  }
}

/** Whether a page from this host (`location.hostname`) may meet peers on loopback addresses. */
export const isLoopbackHost = (host: string): boolean =>
  /^(?:localhost|.+\.localhost|\[::1\])$/i.test(host) || (IPV4.test(host) && host.startsWith('127.'));

/** @param local loopback addresses are for peers too */
export function isForPeers(address: string, local = false): boolean {
  if (MDNS.test(address)) return true;
  if (IPV4.test(address)) return isV4ForPeers(address, local);
  return address.includes(':') && isV6ForPeers(address, local);
}

/**
 * Not 0/8 (this host), 169.254/16 (link-local, where clouds keep their metadata), 224/4 (multicast), nor
 * 240/4 (reserved, broadcast). Private networks pass: colleagues call each other there (RFC 6890).
 */
function isV4ForPeers(address: string, local: boolean): boolean {
  const [first = 0, second] = address.split('.').map(Number);
  if (first === 127) return local;
  return first !== 0 && first < 224 && !(first === 169 && second === 254);
}

/**
 * Not ::/96 (unspecified, loopback, IPv4-compatible), ::ffff:0:0/96 (IPv4-mapped), fe80::/10 (link-local),
 * nor ff00::/8 (multicast). Unique local addresses (fc00::/7) pass.
 */
function isV6ForPeers(address: string, local: boolean): boolean {
  const canonical = canonicalV6(address);
  if (canonical === null) return false;
  if (canonical === '::1') return local;
  return !canonical.startsWith('::') && !/^(?:fe[89ab][0-9a-f]|ff[0-9a-f]{2}):/.test(canonical);
}

/** RFC 5952, by the browser's own parser (WHATWG URL 3.5); null when it is no IPv6 address. */
function canonicalV6(address: string): string | null {
  try {
    return new URL(`http://[${address}]/`).hostname.slice(1, -1);
  } catch {
    return null;
  }
}

const isPort = (port: number): boolean => port > 0 && port < 65_536;
