/** The page as an app: what the browser makes of the manifest, its offer, and a newer version. */
import { openHouse } from './house.js';
import { until, Visitor } from './visitor.js';

const house = openHouse();

describe('the page as an app', () => {
  it('can be installed, as far as the browser says', async () => {
    const ada = await house.open('Ada');
    const devtools = await ada.context.newCDPSession(ada.page);
    const { errors, data, url } = await devtools.send('Page.getAppManifest');
    expect([new URL(url).pathname, errors]).toEqual(['/manifest.webmanifest', []]);
    const { installabilityErrors } = await devtools.send('Page.getInstallabilityErrors');
    // A private window installs nothing; that is all that may stand in the way.
    expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
      [],
    );
    const { icons, shortcuts } = JSON.parse(data ?? '') as Record<
      'icons' | 'shortcuts',
      { [key: string]: string }[]
    >;
    for (const { src = '', type, sizes = '' } of icons) {
      const answer = await fetch(new URL(src, house.url));
      expect([src, answer.status, answer.headers.get('content-type')]).toEqual([src, 200, type]);
      if (type !== 'image/png') continue;
      // The size stands in the first chunk of a PNG (its specification, 11.2.2).
      const bytes = Buffer.from(await answer.arrayBuffer());
      expect([src, `${bytes.readUInt32BE(16)}x${bytes.readUInt32BE(20)}`]).toEqual([src, sizes]);
    }
    const [missed] = shortcuts;
    await ada.page.goto(new URL(missed?.['url'] ?? '', house.url).href);
    await ada.goOnline();
    await ada.page.getByRole('dialog', { name: 'Missed calls' }).waitFor();
    expect(new URL(ada.page.url()).search).toBe('');
  });

  it('is offered where the browser offers it, and once', async () => {
    const ada = await house.arrive('Ada');
    const install = ada.button('Install as an app');
    expect(await install.count()).toBe(0);
    await ada.ask(`void dispatchEvent(Object.assign(new Event('beforeinstallprompt', { cancelable: true }), {
      prompt: () => Promise.resolve(window.asked = 'yes'),
    }))`);
    await install.click();
    expect(await ada.ask('window.asked')).toBe('yes');
    await install.waitFor({ state: 'detached' });
  });

  it('caches nothing, so that nothing is ever old', async () => {
    const ada = await house.arrive('Ada');
    expect(await ada.ask('caches.keys()')).toEqual([]);
  });
});

describe('a newer version', () => {
  const note = (one: Visitor) => one.page.getByText('A new version is there.');

  it('is said after a cut, not in a call, and comes with a reload', async () => {
    // Each page looks at a moment of its own within a minute; here it is the first.
    const prepare = (page: Visitor['page']): Promise<unknown> => page.addInitScript('Math.random = () => 0');
    const [ada, bob] = [await house.arrive('Ada', { prepare }), await house.arrive('Bob')];
    let served = 0;
    let version = 'index-newer';
    await ada.page.route('**/', async (route) => {
      const answer = await route.fetch();
      served++;
      const body = (await answer.text()).replace(/\/assets\/index-[\w-]+\.js/, (own) =>
        version ? `/assets/${version}.js` : own,
      );
      await route.fulfill({ response: answer, body });
    });
    const restart = async (): Promise<void> => {
      await house.stop();
      await ada.status('Reconnecting').first().waitFor();
      await house.start();
      await ada.status('Connected').waitFor();
    };
    // The same one: nothing to say.
    version = '';
    await restart();
    await until(
      'a look at the page',
      async () => served,
      (count) => count > 0,
    );
    expect(await note(ada).count()).toBe(0);

    version = 'index-newer';
    await bob.status('Connected').waitFor();
    await Visitor.talk(ada, bob);
    const before = served;
    await restart();
    await until(
      'another look',
      async () => served,
      (count) => count > before,
    );
    await ada.inCall('connected');
    expect(await note(ada).count()).toBe(0);
    await ada.hangUp();
    await ada.button('Back to people').click();
    await note(ada).waitFor();
    // From here on the real one; what a test hands out has no address, and may open no socket.
    await ada.page.unroute('**/');
    await ada.button('Reload').click();
    await ada.page.getByRole('searchbox', { name: 'Search people' }).waitFor();
    expect(await note(ada).count()).toBe(0);
  }, 60_000);
});
