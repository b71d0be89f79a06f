import { describe, expect, it } from '@jest/globals';
import type { Body } from '../protocol/events.js';
import { namesHost } from './candidate-rule.js';

const line = (address: string): string => `candidate:1 1 udp 1677729535 ${address} 46154 typ host`;
const alone = (candidate: string): Body<'signal:send'> => ({
  call: 'c',
  to: 't',
  seq: 1,
  candidates: [{ candidate: line('192.0.2.1') }, { candidate }],
});
const inside = (text: string): Body<'signal:send'> => ({
  call: 'c',
  to: 't',
  seq: 1,
  description: { type: 'offer', sdp: `v=0\r\na=${line('192.0.2.1')}\r\na=${text}\r\na=mid:0\r\n` },
});

describe('a signal with candidates', () => {
  it.each(['leak.attacker.example', 'printer.local', 'localhost', '127.1', '0x7f000001', '2130706433'])(
    'names a host: %s',
    (address) => {
      for (const made of [alone, inside]) {
        expect(namesHost(made(line(address)))).toBe(true);
        expect(namesHost(made(line(address).toUpperCase()))).toBe(true);
        expect(namesHost(made(line(address).replaceAll(' ', '\t ')))).toBe(true);
      }
    },
  );

  it.each(['192.0.2.1', '127.0.0.1', '2001:db8::1', '3f6b1c2a-9d0e-4f71-8a53-0123456789ab.local'])(
    'names none: %s',
    (address) => {
      for (const made of [alone, inside]) expect(namesHost(made(line(address)))).toBe(false);
    },
  );

  it.each(['', 'a', 'candidate:1', 'candidate:1 1 udp 1 leak.example 9'])(
    'names none when no browser could read it: %j',
    (text) => expect(namesHost(alone(text))).toBe(false),
  );

  it.each(['candidate:', 'candidate:\n', 'candidate:1 1 udp 1 1.1.1.1 1 typ host\n', '\n', 'a '])(
    'may be as long as it likes, of %j',
    (part) => {
      const begin = process.cpuUsage();
      for (let i = 0; i < 10; i++) namesHost(inside(part.repeat(64_000 / part.length)));
      expect(process.cpuUsage(begin).user / 1000 / 10).toBeLessThan(50);
    },
  );
});
