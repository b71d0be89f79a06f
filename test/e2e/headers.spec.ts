/** The headers of every kind of answer: the page's files, the endpoints, polling, and all refusals. */
import { faults } from '../support/headers.js';
import { Processes, type NodeProcess } from '../support/processes.js';

describe('the headers', () => {
  const processes = new Processes();
  const polling = '/socket.io/?EIO=4&transport=polling';
  let node: NodeProcess;
  let asset: string;
  let etag: string;

  beforeAll(async () => {
    node = await processes.start({});
    const page = await fetch(node.url);
    etag = page.headers.get('etag') ?? '';
    asset = /src="(\/assets\/[^"]+\.js)"/.exec(await page.text())?.[1] ?? '';
  });
  afterAll(() => processes.close());

  const json = { method: 'POST', headers: { 'content-type': 'application/json' } };
  const kinds: [kind: string, status: number, path: () => string, request?: () => RequestInit][] = [
    ['the page', 200, () => '/'],
    ['the page for somebody’s link', 200, () => '/call/somebody'],
    ['the page that has not changed', 304, () => '/', () => ({ headers: { 'if-none-match': etag } })],
    ['a script', 200, () => asset],
    ['a part of a script', 206, () => asset, () => ({ headers: { range: 'bytes=0-9' } })],
    ['no part of a script', 416, () => asset, () => ({ headers: { range: 'bytes=99999999-' } })],
    ['a picture', 200, () => '/favicon.svg'],
    ['the head of the page', 200, () => '/', () => ({ method: 'HEAD' })],
    ['nothing', 404, () => '/nothing'],
    ['nothing to post to', 404, () => '/', () => ({ method: 'POST', body: 'x' })],
    ['an address that is none', 404, () => '/%'],
    // No route takes a body, so none is looked at.
    ['a body that is none', 404, () => '/version', () => ({ ...json, body: '{' })],
    ['/livez', 200, () => '/livez'],
    ['/readyz', 200, () => '/readyz'],
    ['/version', 200, () => '/version'],
    ['a session by polling', 200, () => polling],
    ['a session that is not known', 400, () => `${polling}&sid=none`],
    ['a transport that there is not', 400, () => '/socket.io/?EIO=4&transport=pigeon'],
    ['a foreign page', 403, () => polling, () => ({ headers: { origin: 'https://evil.example' } })],
  ];
  it.each(kinds)('are all there with %s (%i)', async (_kind, status, path, request = () => ({})) => {
    const response = await fetch(node.url + path(), { ...request(), redirect: 'manual' });
    expect({ status: response.status, faults: faults(response) }).toEqual({ status, faults: [] });
  });

  it('ask for HTTPS from now on only where a proxy that is believed says that it was HTTPS', async () => {
    const behind = await processes.start({ TRUST_PROXY: '1' });
    const hsts = async (url: string, proto?: string): Promise<string | null> => {
      const headers = proto === undefined ? undefined : { 'x-forwarded-proto': proto };
      return (await fetch(url, { headers })).headers.get('strict-transport-security');
    };
    expect(await hsts(behind.url, 'https')).toBe('max-age=31536000');
    expect(await hsts(behind.url, 'http')).toBeNull();
    expect(await hsts(behind.url, 'http, https')).toBeNull();
    expect(await hsts(behind.url)).toBeNull();
    expect(await hsts(node.url, 'https')).toBeNull();
  });
});
