import { isAllowedOrigin } from './origin.js';

describe('the Origin of a handshake', () => {
  it.each([
    [undefined, undefined, true],
    ['http://call.example.org', undefined, true],
    ['https://call.example.org', undefined, true],
    ['https://evil.example', undefined, false],
    ['https://call.example.org.evil.example', undefined, false],
    ['https://call.example.org:8443', undefined, false],
    ['null', undefined, false],
    ['not a URL', undefined, false],
    ['https://other.example', ['https://other.example'], true],
    ['https://call.example.org', ['https://other.example'], false],
    ['http://other.example', ['https://other.example'], false],
    ['https://other.example.evil.example', ['https://other.example'], false],
  ])('%s, allowed %j: %s', (origin, allowed, expected) => {
    expect(isAllowedOrigin(origin, 'call.example.org', allowed)).toBe(expected);
  });
});
