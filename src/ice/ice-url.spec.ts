import { isStunUrl, isTurnUrl } from './ice-url.js';

const AUTHORITIES: [string, boolean][] = [
  ['turn.example.org', true],
  ['turn.example.org:3478', true],
  ['turn_1:3478', true],
  ['192.0.2.1:3478', true],
  ['[2001:db8::1]:3478', true],
  ['[2001:db8::1]', true],
  ['2001:db8::1', false],
  ['[2001:db8:::1]', false],
  ['//turn.example.org', false],
  ['user@turn.example.org', false],
  ['turn.example.org/', false],
  ['turn.example.org:0', false],
  ['turn.example.org:65536', false],
  ['turn.example.org:', false],
  ['turn example', false],
  ['', false],
];

describe('the address of a STUN server', () => {
  it.each([
    ...AUTHORITIES.flatMap(([text, fits]): [string, boolean][] => [
      [`stun:${text}`, fits],
      [`stuns:${text}`, fits],
    ]),
    ['stun:a?transport=udp', false],
    ['turn:a', false],
    ['http://a', false],
  ])('%s: %s', (text, fits) => {
    expect(isStunUrl(text)).toBe(fits);
  });
});

describe('the address of a TURN server', () => {
  it.each([
    ...AUTHORITIES.flatMap(([text, fits]): [string, boolean][] => [
      [`turn:${text}`, fits],
      [`turns:${text}?transport=tcp`, fits],
    ]),
    ['turn:a?transport=udp', true],
    ['turn:a?transport=tls', false],
    ['turn:a?transport=UDP', false],
    ['turn:a?', false],
    ['turn:a?transport=udp&x=1', false],
    ['stun:a', false],
  ])('%s: %s', (text, fits) => {
    expect(isTurnUrl(text)).toBe(fits);
  });
});
