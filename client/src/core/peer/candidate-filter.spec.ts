import { describe, expect, it } from '@jest/globals';
import { CandidateFilter, isForPeers, isLoopbackHost, MOST_CANDIDATES } from './candidate-filter.ts';

const UUID = '3f6b1c2a-9d0e-4f71-8a53-0123456789ab';
const line = (address: string, rest = 'typ host', transport = 'udp'): string =>
  `candidate:842163049 1 ${transport} 1677729535 ${address} 46154 ${rest}`;
const sdp = (...lines: string[]): string =>
  ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=ice-ufrag:abcd', ...lines, 'a=mid:0', ''].join('\r\n');

/** What passes, sent by itself and inside a description. */
function passed(text: string, local = false): { alone: boolean; inside: boolean } {
  const { candidates } = new CandidateFilter(local).content({ candidates: [{ candidate: text }] });
  const { description } = new CandidateFilter(local).content({
    description: { type: 'offer', sdp: sdp(`a=${text}`) },
  });
  return { alone: candidates?.length === 1, inside: description?.sdp === sdp(`a=${text}`) };
}

describe('a candidate of the other page', () => {
  it.each([
    ['an address of the internet', line('203.0.113.7', 'typ srflx raddr 10.0.0.17 rport 46154')],
    [
      'a relay',
      line('198.51.100.1', 'typ relay raddr 0.0.0.0 rport 0 generation 0 ufrag abcd network-cost 10'),
    ],
    ['a private address', line('192.168.1.20')],
    ['a shared address', line('100.64.3.4')],
    ['IPv6', line('2001:db8::7')],
    ['a unique local address', line('fd12:3456:789a::1')],
    ['a name for multicast DNS', line(`${UUID}.local`, 'typ host generation 0 ufrag abcd network-cost 999')],
    ['capitals, as Firefox writes them', line('10.0.0.2', 'typ host', 'UDP')],
  ])('passes: %s', (_, text) => {
    expect(passed(text)).toEqual({ alone: true, inside: true });
  });

  it.each([
    ['a host name', line('leak-a.attacker.example')],
    ['a name of the network', line('internal')],
    ['another .local name', line('printer.local')],
    ['a UUID with more behind it', line(`${UUID}.local.attacker.example`)],
    ['a short IPv4', line('127.1')],
    ['hexadecimal', line('0x7f000001')],
    ['octal', line('0177.0.0.1')],
    ['a number', line('2130706433')],
    ['loopback', line('127.0.0.1')],
    ['loopback, further on', line('127.8.9.10')],
    ['IPv6 loopback', line('::1')],
    ['IPv6 loopback in full', line('0:0:0:0:0:0:0:1')],
    ['mapped loopback', line('::ffff:127.0.0.1')],
    ['mapped, in hexadecimal', line('::ffff:7f00:1')],
    ['compatible', line('::7f00:1')],
    ['unspecified', line('0.0.0.0')],
    ['IPv6 unspecified', line('::')],
    ['link-local, where clouds keep their metadata', line('169.254.169.254')],
    ['IPv6 link-local', line('fe80::1')],
    ['IPv6 link-local, at its end', line('febf::1')],
    ['multicast', line('224.0.0.251')],
    ['IPv6 multicast', line('ff02::fb')],
    ['broadcast', line('255.255.255.255')],
    ['TCP that waits', line('203.0.113.7', 'typ host tcptype passive', 'tcp')],
    ['TCP that calls', line('203.0.113.7', 'typ host tcptype active', 'TCP')],
    ['no type', 'candidate:1 1 udp 1 203.0.113.7 9'],
    ['another type', line('203.0.113.7', 'typ nonsense')],
    ['port 0', line('203.0.113.7').replace('46154', '0')],
    ['port 65536', line('203.0.113.7').replace('46154', '65536')],
    ['five numbers', line('1.2.3.4.5')],
    ['a number too large', line('1.2.3.256')],
    ['a dot at the end', line('1.2.3.4.')],
    ['IPv6 with a zone', line('fe80::1%eth0')],
    ['two lines', `${line('203.0.113.7')}\r\na=${line('127.0.0.1')}`],
    ['another line end', `${line('203.0.113.7')}\ra=${line('127.0.0.1')}`],
    ['a tab', line('203.0.113.7').replace(' udp ', '\tudp ')],
  ])('does not pass: %s', (_, text) => {
    expect(passed(text)).toEqual({ alone: false, inside: false });
  });

  it.each(['A=CANDIDATE:', 'a = candidate:', ' a=candidate:', 'a=candidate :', 'a=a=candidate:'])(
    'is not hidden from it in a description by %j',
    (head) => {
      const hidden = line('127.0.0.1').replace('candidate:', head);
      const { description } = new CandidateFilter(false).content({
        description: { type: 'offer', sdp: sdp(hidden) },
      });
      // `a=a=candidate:` is an attribute that no browser knows.
      expect(description?.sdp).toBe(head === 'a=a=candidate:' ? sdp(hidden) : sdp());
    },
  );

  it('on a loopback address passes when this page is there too, and nothing else more', () => {
    for (const address of ['127.0.0.1', '::1']) {
      expect(passed(line(address), true)).toEqual({ alone: true, inside: true });
    }
    for (const address of ['0.0.0.0', '169.254.169.254', '224.0.0.1', 'fe80::1', 'localhost', '127.1']) {
      expect(isForPeers(address, true)).toBe(false);
    }
  });

  it('passes at its end as nothing, and is no text', () => {
    const odd = [{ candidate: '' }, { candidate: 7 }, { candidate: null }, {}] as { candidate: string }[];
    expect(new CandidateFilter(false).content({ candidates: odd })).toEqual({
      candidates: [{ candidate: '' }],
    });
  });
});

describe('candidates of one generation', () => {
  const many = (n: number) => Array.from({ length: n }, () => ({ candidate: line('203.0.113.7') }));

  it('are so many at most, those in descriptions counted, until the next generation', () => {
    const filter = new CandidateFilter(false);
    const offer = (ufrag: string, n: number) =>
      filter.content({
        description: {
          type: 'offer',
          sdp: sdp(...many(n).map(({ candidate }) => `a=${candidate}`)).replace('abcd', ufrag),
        },
      });
    expect(offer('aaaa', 60).description?.sdp.match(/candidate/g)).toHaveLength(60);
    expect(filter.content({ candidates: many(3) }).candidates).toHaveLength(3);
    expect(filter.content({ candidates: many(3) }).candidates).toHaveLength(MOST_CANDIDATES - 63);
    // The same description again is no new generation.
    expect(offer('aaaa', 60).description?.sdp).not.toContain('candidate');
    expect(offer('bbbb', 60).description?.sdp.match(/candidate/g)).toHaveLength(60);
  });

  it('leave the rest of a description as it was, to the last character', () => {
    const text = sdp(`a=${line('203.0.113.7')}`).replaceAll('\r\n', '\n');
    const { description } = new CandidateFilter(false).content({
      description: { type: 'answer', sdp: text },
    });
    expect(description).toEqual({ type: 'answer', sdp: text });
    const without = new CandidateFilter(false).content({
      description: { type: 'answer', sdp: sdp(`a=${line('203.0.113.7')}`, `a=${line('127.0.0.1')}`) },
    });
    expect(without.description?.sdp).toBe(sdp(`a=${line('203.0.113.7')}`));
  });
});

it.each(['localhost', 'LOCALHOST', 'ada.localhost', '127.0.0.1', '127.9.8.7', '[::1]'])(
  '%s is a loopback host',
  (host) => expect(isLoopbackHost(host)).toBe(true),
);
it.each(['', 'example.org', 'localhost.example.org', '127.0.0.1.example.org', '10.0.0.1', '128.0.0.1'])(
  '%j is no loopback host',
  (host) => expect(isLoopbackHost(host)).toBe(false),
);
