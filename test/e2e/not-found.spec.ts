/** An address that leads nowhere (contract 3): to a browser the page, to a program JSON, both with 404. */
import { Processes, type NodeProcess } from '../support/processes.js';

describe('an address that leads nowhere', () => {
  const processes = new Processes();
  let node: NodeProcess;
  beforeAll(async () => {
    node = await processes.start({});
  });
  afterAll(() => processes.close());

  const get = (path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Response> =>
    fetch(node.url + path, { headers, method });

  it.each([
    ['a browser', '/foo/bar', 'text/html,application/xhtml+xml,*/*;q=0.8'],
    ['who takes anything', '/nothing', '*/*'],
    ['a link without a person', '/call/', 'text/html'],
    ['a name with a dot', '/wp-login.php', 'text/html'],
  ])('shows the page: %s, %s', async (_who, path, accept) => {
    const answer = await get(path, { accept });
    expect([answer.status, answer.headers.get('content-type'), answer.headers.get('cache-control')]).toEqual([
      404,
      'text/html; charset=utf-8',
      'no-store',
    ]);
    const page = await answer.text();
    expect(page).toContain('<div id="app">');
    // Of the root, however deep the address is.
    expect(page).not.toMatch(/(?:src|href)="(?!\/)/);
    expect((await get(path, { accept }, 'HEAD')).status).toBe(404);
  });

  it('is not mistaken for the page that has not changed', async () => {
    const etag = (await get('/')).headers.get('etag') ?? '';
    expect((await get('/foo', { 'if-none-match': etag })).status).toBe(404);
  });

  it.each([
    ['of an API', '/api/people', 'text/html'],
    ['of a file of a build', '/assets/gone-12345678.js', '*/*'],
    ['where JSON is asked for', '/foo', 'application/json'],
    ['where a picture is asked for', '/foo.png', 'image/avif,image/webp,image/*'],
  ])('is told in JSON: %s, %s', async (_why, path, accept) => {
    const answer = await get(path, { accept });
    expect([answer.status, answer.headers.get('content-type')]).toEqual([
      404,
      'application/json; charset=utf-8',
    ]);
    expect(await answer.json()).toMatchObject({ statusCode: 404 });
  });
});
