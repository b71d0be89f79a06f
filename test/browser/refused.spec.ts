/** No connection, and the person learns why: each refusal at the door, and proxies that are set up wrongly. */
import type { Browser } from 'playwright-core';
import { HttpProxy, type Manners } from '../support/http-proxy.js';
import { startNodes, type Nodes } from '../support/nodes.js';
import { TestClient } from '../support/test-client.js';
import { Guests, launch } from './visitor.js';

const QUIET = { LOG_LEVEL: 'silent' };

describe('a page that gets no connection', () => {
  const guests = new Guests();
  let browser: Browser;
  let nodes: Nodes;
  let proxy: HttpProxy;
  beforeAll(async () => {
    [browser, nodes] = await Promise.all([launch(), startNodes(1, { env: QUIET })]);
    proxy = await HttpProxy.start(nodes.node(0).port);
  });
  afterEach(() => guests.leave());
  afterAll(async () => {
    await browser.close();
    await proxy.close();
    await nodes.close();
  });

  /** Somebody tries to go online, through a proxy that behaves so. */
  async function tries(manners: Manners, locale = 'en-GB', url = proxy.url): Promise<Visitor> {
    proxy.manners = manners;
    const visitor = await guests.open(browser, url, 'Ann', { locale });
    const name = visitor.page.getByRole('textbox').first();
    await name.fill(visitor.name);
    await name.press('Enter');
    return visitor;
  }
  const says = ({ page }: Visitor, text: RegExp | string): Promise<void> =>
    page.getByRole('alert').filter({ hasText: text }).waitFor({ timeout: 60_000 });
  type Visitor = Awaited<ReturnType<Guests['open']>>;
  const online = ({ page }: Visitor): Promise<unknown> =>
    page.waitForSelector('html[data-node]', { timeout: 30_000, state: 'attached' });

  it.each([
    [
      'another Host',
      { host: 'app:5000' },
      /does not accept pages from http:\/\/localhost:\d+.*PUBLIC_URL=http:/,
    ],
    ['a public name', { host: 'call.example.org' }, /does not accept pages from/],
    ['an error page', { status: 502 }, /behind it does not \(HTTP 502\)/],
  ])(
    'behind a proxy with %s says so, and goes online once that is mended',
    async (_, manners, wanted) => {
      const page = await tries(manners);
      await says(page, wanted);
      proxy.manners = {};
      await online(page);
    },
    90_000,
  );

  it('behind a proxy without Upgrade says so, in Chinese as well', async () => {
    const page = await tries({ noUpgrade: true }, 'zh-CN');
    await says(page, 'WebSocket 无法通过');
    proxy.manners = {};
    await online(page);
  }, 120_000);

  it('because of too many from one address says so', async () => {
    const full = await startNodes(1, { env: { ...QUIET, MAX_SOCKETS_PER_ADDRESS: '1' } });
    const other = await TestClient.connect(full.node(0).url);
    await other.register('Other');
    const page = await tries({}, 'en-GB', full.node(0).url);
    await says(page, 'Too many pages are open from your network');
    await other.close();
    await online(page);
    await full.close();
  }, 90_000);
});
