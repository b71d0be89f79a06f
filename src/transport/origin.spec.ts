import { originRefusal, type OriginRules } from './origin.js';

const NONE: OriginRules = { allowedOrigins: undefined, publicUrl: undefined, trustProxy: 0 };
const PUBLIC = { ...NONE, publicUrl: 'https://call.example.org' };
const PROXY = { ...NONE, trustProxy: 1 };
const LISTED = { ...NONE, allowedOrigins: ['https://other.example', 'http://localhost:3000'] };

type Case = [string | undefined, string | undefined, string | null];
const judge = (rules: OriginRules, more = {}) =>
  function ([origin, host]: Case | readonly unknown[]): string | null {
    const headers = { ...more, ...(origin ? { origin } : {}), ...(host ? { host } : {}) } as Record<
      string,
      string
    >;
    return originRefusal(headers, rules);
  };

describe('with no setting a handshake', () => {
  it.each<Case>([
    ['http://localhost:5000', 'localhost:5000', null],
    ['https://localhost', 'localhost:443', null],
    ['http://localhost', 'localhost:80', null],
    ['https://localhost', 'localhost', null],
    ['http://LOCALHOST:5000', 'localhost:5000', null],
    ['http://app.localhost:5000', 'app.localhost:5000', null],
    ['http://127.0.0.1:5000', '127.0.0.1:5000', null],
    ['http://[2001:db8::1]:5000', '[2001:db8::1]:5000', null],
    ['http://nas:5000', 'nas:5000', null],
    ['http://nas.local:5000', 'nas.local:5000', null],
    ['http://nas.home.arpa', 'nas.home.arpa', null],
    ['http://call.corp.internal', 'call.corp.internal', null],
    [undefined, 'localhost:5000', null],
    [undefined, 'signaling:5000', null],
    ['http://evil.example:7521', 'evil.example:7521', 'host'],
    ['https://call.example.org', 'call.example.org', 'host'],
    ['https://evil.local.example', 'evil.local.example', 'host'],
    [undefined, 'evil.example:7521', 'host'],
    [undefined, undefined, 'host'],
    ['https://evil.example', 'localhost:5000', 'origin'],
    ['https://localhost.evil.example', 'localhost', 'origin'],
    ['http://localhost:1', 'localhost:5000', 'origin'],
    ['https://call.example.org', 'app:5000', 'origin'],
    ['http://localhost', 'local host', 'origin'],
    ['http://localhost', 'user@localhost', 'origin'],
    ['null', 'localhost', 'scheme'],
    ['not a URL', 'localhost', 'scheme'],
    ['ftp://localhost', 'localhost', 'scheme'],
    ['chrome-extension://localhost', 'localhost', 'scheme'],
  ])('from %s to %s: %s', (...one) => expect(judge(NONE)(one)).toBe(one[2]));
});

describe('with PUBLIC_URL a handshake', () => {
  it.each<Case>([
    ['https://call.example.org', 'call.example.org', null],
    ['https://call.example.org', 'call.example.org:443', null],
    ['https://call.example.org', 'app:5000', null],
    ['https://call.example.org', 'call.example.org:5000', null],
    [undefined, 'call.example.org', null],
    ['http://localhost:5000', 'localhost:5000', null],
    ['http://call.example.org', 'call.example.org', 'scheme'],
    ['https://call.example.org:8443', 'call.example.org', 'origin'],
    ['https://evil.example', 'evil.example', 'host'],
    ['https://evil.example', 'call.example.org', 'origin'],
    ['https://call.example.org.evil.example', 'call.example.org', 'origin'],
  ])('from %s to %s: %s', (...one) => expect(judge(PUBLIC)(one)).toBe(one[2]));
});

describe('with ALLOWED_ORIGINS a handshake', () => {
  it.each<Case>([
    ['https://other.example', 'call.example.org', null],
    ['http://localhost:3000', 'localhost:5000', null],
    [undefined, 'other.example', null],
    ['http://localhost:5000', 'localhost:5000', 'origin'],
    ['http://other.example', 'other.example', 'origin'],
    ['https://other.example.evil.example', 'localhost', 'origin'],
    [undefined, 'evil.example', 'host'],
  ])('from %s to %s: %s', (...one) => expect(judge(LISTED)(one)).toBe(one[2]));
});

describe('behind a proxy', () => {
  const forwarded = (host: string, proto?: string): object => ({
    'x-forwarded-host': host,
    ...(proto && { 'x-forwarded-proto': proto }),
  });

  it('that passes the name on beside its own, the page of that name is let in', () => {
    const one = ['https://192.168.1.5', 'app:5000'];
    expect(judge(PROXY, forwarded('192.168.1.5'))(one)).toBeNull();
    expect(judge(NONE, forwarded('192.168.1.5'))(one)).toBe('origin');
  });

  it('a page that adds a harmless name is judged by Host as well', () => {
    expect(judge(PROXY, forwarded('localhost'))([undefined, 'evil.example'])).toBe('host');
    expect(judge(PROXY, forwarded('evil.example'))(['http://evil.example', 'app:5000'])).toBe('host');
    expect(judge(PROXY, forwarded('a b'))([undefined, 'app:5000'])).toBe('host');
  });

  it('that says https, the page has come by https', () => {
    const one = ['http://nas', 'nas'];
    expect(judge(PROXY, { 'x-forwarded-proto': 'https' })(one)).toBe('scheme');
    expect(judge(PROXY, { 'x-forwarded-proto': 'http' })(one)).toBeNull();
    expect(judge(NONE, { 'x-forwarded-proto': 'https' })(one)).toBeNull();
    expect(judge(PROXY, { 'x-forwarded-proto': 'https' })(['https://nas', 'nas'])).toBeNull();
  });
});
