// How the page comes up on a slow phone: the first visit, with nothing in the cache, and then a reload in
// the lobby. Measured in the page, in a context of its own each.

/** As the presets of Chromium's developer tools: Fast 3G, and a processor four times slower. */
const FAST_3G = {
  offline: false,
  latency: 562.5,
  downloadThroughput: (1.44 * 1e6) / 8,
  uploadThroughput: (675 * 1e3) / 8,
};
const SLOWER = 4;
/** A page is at rest when it has had no long task and no request for so long, ms. */
const REST_MS = 2_500;

/** Runs in the page, before anything of it. */
function watch() {
  const seen = { lcp: 0, cls: 0, fcp: 0, tasks: [] };
  const on = (type, look) =>
    new PerformanceObserver((list) => list.getEntries().forEach(look)).observe({ type, buffered: true });
  on('largest-contentful-paint', ({ startTime }) => (seen.lcp = startTime));
  on('layout-shift', ({ value, hadRecentInput }) => (seen.cls += hadRecentInput ? 0 : value));
  on('paint', ({ name, startTime }) => {
    if (name === 'first-contentful-paint') seen.fcp = startTime;
  });
  on('longtask', ({ startTime, duration }) => seen.tasks.push({ startTime, duration }));
  globalThis.paint = () => ({
    lcp: seen.lcp,
    cls: seen.cls,
    // Blocking is what goes beyond 50 ms of a task, after something is to be seen.
    tbt: seen.tasks
      .filter(({ startTime }) => startTime >= seen.fcp)
      .reduce((sum, { duration }) => sum + duration - 50, 0),
  });
}

async function slow(page) {
  const wire = await page.context().newCDPSession(page);
  await wire.send('Network.enable');
  await wire.send('Network.emulateNetworkConditions', FAST_3G);
  await wire.send('Emulation.setCPUThrottlingRate', { rate: SLOWER });
  await page.addInitScript(watch);
}

async function rested(page, sign) {
  await sign.waitFor();
  await page.waitForLoadState('networkidle');
  await page.waitForTimeout(REST_MS);
  return page.evaluate('paint()');
}

/** @returns {Promise<Record<'welcome' | 'lobby', { lcp: number, cls: number, tbt: number }>>} ms, but cls */
export async function firstLoad(browser, url) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 }, locale: 'en-GB' });
  context.setDefaultTimeout(60_000);
  try {
    const page = await context.newPage();
    await slow(page);
    await page.goto(url);
    const welcome = await rested(page, page.getByRole('button', { name: 'Go online' }));
    await page.getByRole('textbox', { name: 'Your name' }).fill('Ada');
    await page.getByRole('button', { name: 'Go online' }).click();
    await page.getByRole('searchbox', { name: 'Search people' }).waitFor();
    await page.reload();
    const lobby = await rested(page, page.getByRole('searchbox', { name: 'Search people' }));
    return { welcome, lobby };
  } finally {
    await context.close();
  }
}
