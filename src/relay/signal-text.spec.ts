import { describe, expect, it } from '@jest/globals';
import type { Body } from '../protocol/events.js';
import { receivedText } from './signal-text.js';

type Signal = Body<'signal:send'>;
const SDP = 'v=0\r\na=fingerprint:sha-256 4B:0C\r\n';
const line = { candidate: 'candidate:1 1 udp 1 a "b" \\', sdpMid: 'sdp', sdpMLineIndex: 0 };

const signal = (sdp: string, more: Partial<Signal> = {}): Signal => ({
  call: 'c',
  to: 't',
  seq: 1,
  description: { type: 'offer', sdp },
  ...more,
});
/** What somebody gets of a packet with this body, parsed; and whether the text was taken from it. */
function received(body: string): { got: unknown; wanted: unknown } {
  const { to: _, ...rest } = JSON.parse(body) as Signal;
  const text = receivedText('me', JSON.parse(body) as Signal, `42["signal:send",${body}]`);
  return { got: JSON.parse(text), wanted: { from: 'me', ...rest } };
}

describe('the text of a signal', () => {
  it.each<[string, Signal]>([
    ['a description', signal(SDP)],
    ['candidates', signal(SDP, { description: undefined, candidates: [line, { candidate: '' }] })],
    ['both, and an acknowledgement', signal(SDP, { ack: 3, candidates: [line] })],
    ['nothing but an acknowledgement', { call: 'c', to: 't', seq: 0, ack: 2 }],
    ['both links', signal(SDP, { link: 'a1', for: 'b1' })],
    ['links of quotes', signal(SDP, { link: '","sdp":"x', for: '"sdp":"y"' })],
    ['quotes', signal('a="b"\r\n"')],
    ['backslashes', signal('\\')],
    ['backslashes before quotes', signal('\\"\\\\"\\\\')],
    ['numbers', signal('\u0001\ud800')],
    ['letters from everywhere', signal('s=道格 🐕\r\n')],
    ['its own key', signal('"sdp":"x"')],
    ['an id of quotes', signal(SDP, { call: '"sdp":"x"' })],
  ])('says what came: %s', (_, body) => {
    const { got, wanted } = received(JSON.stringify(body));
    expect(got).toEqual(wanted);
  });

  it('is not written anew', () => {
    const body = JSON.stringify(signal(SDP)).replace('v=0', 'v\\/0');
    expect(receivedText('me', JSON.parse(body) as Signal, body)).toContain('v\\/0');
  });

  it.each([
    ['a key twice', '{"type":"offer","sdp":"first","sdp":"second"}'],
    ['a key twice, once with a space', '{"type":"offer","sdp":"first","sdp" :"second"}'],
    ['a key twice, once with another space', '{"type":"offer","sdp": "first","sdp":"second"}'],
    ['a key twice, once in numbers', '{"type":"offer","sdp":"first","\\u0073dp":"second"}'],
    [
      'a description twice',
      '{"type":"offer","sdp":"first"},"description":{"type":"offer","s\\u0064p":"second"}',
    ],
  ])('says what was parsed and checked, and nothing else: %s', (_, description) => {
    const { got, wanted } = received(`{"call":"c","to":"t","seq":1,"description":${description}}`);
    expect(got).toEqual(wanted);
    expect(JSON.stringify(got)).toContain('second');
    expect(JSON.stringify(got)).not.toContain('first');
  });
});
