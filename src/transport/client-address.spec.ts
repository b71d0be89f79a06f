import { addressGroup, clientAddress, maskedAddress } from './client-address.js';

const asked = (peer: string, forwarded?: string) => ({
  headers: forwarded === undefined ? {} : { 'x-forwarded-for': forwarded },
  socket: { remoteAddress: peer },
});

describe('the address of a client', () => {
  it.each<[string, string | undefined, number, string]>([
    ['nobody is trusted', '1.1.1.1', 0, '9.9.9.9'],
    ['one is trusted', '1.1.1.1', 1, '1.1.1.1'],
    ['the client claims to be another one', '6.6.6.6, 1.1.1.1', 1, '1.1.1.1'],
    ['two are trusted', '6.6.6.6, 1.1.1.1, 10.0.0.1', 2, '1.1.1.1'],
    ['it has come past one of two', '1.1.1.1', 2, '9.9.9.9'],
    ['the proxy said nothing', undefined, 1, '9.9.9.9'],
    ['the proxy does not know', '6.6.6.6, unknown', 1, '9.9.9.9'],
    ['nothing stands where it should', '6.6.6.6,', 1, '9.9.9.9'],
    ['the proxy writes ports', '1.1.1.1:4711', 1, '1.1.1.1'],
    ['the proxy writes IPv6 with a port', '[2001:db8::1]:4711', 1, '2001:db8::1'],
    ['it is IPv6', '2001:db8::1', 1, '2001:db8::1'],
  ])('when %s', (_title, forwarded, proxies, expected) => {
    expect(clientAddress(asked('9.9.9.9', forwarded), proxies)).toBe(expected);
  });
});

describe('what is counted together', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7', '203.0.113.x'],
    ['::ffff:203.0.113.7', '203.0.113.7', '203.0.113.x'],
    ['::FFFF:cb00:7107', '203.0.113.7', '203.0.113.x'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:0DB8:0001:0002::9', '2001:db8:1:2::/64', '2001:db8:1::/48'],
    ['2001:db8::', '2001:db8:0:0::/64', '2001:db8:0::/48'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64', 'fe80:0:0::/48'],
    ['::1', '0:0:0:0::/64', '0:0:0::/48'],
    ['', '', 'unknown'],
  ])('of %s is %s, and in a log %s', (address, group, masked) => {
    expect(addressGroup(address)).toBe(group);
    expect(maskedAddress(address)).toBe(masked);
  });
});
