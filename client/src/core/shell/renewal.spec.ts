import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { Remembered } from '../storage.ts';
import { CHECK_EVERY_MS, Renewal, SOUND_MS, UNTOUCHED_MS } from './renewal.ts';

const [OWN, NEXT] = ['/assets/index-1.js', '/assets/index-2.js'];
const html = (script: string): string => `<script type="module" crossorigin src="${script}"></script>`;
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function storage(): Remembered {
  const kept = new Map<string, string>();
  const door = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => kept.set(key, value),
    removeItem: (key: string) => kept.delete(key),
  };
  return new Remembered(() => door as unknown as Storage);
}

describe('Renewal', () => {
  let clock: FakeClock;
  let tab: Remembered;
  let browser: Remembered;
  let page: { busy: boolean; hidden: boolean; audible: boolean; served: string | Error };
  let reloads: number;
  const open = (): Renewal =>
    new Renewal({
      clock,
      tab,
      browser,
      busy: () => page.busy,
      hidden: () => page.hidden,
      audible: () => page.audible,
      page: async () => {
        if (page.served instanceof Error) throw page.served;
        return html(page.served);
      },
      reload: () => reloads++,
    });
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += CHECK_EVERY_MS) {
      clock.advance(CHECK_EVERY_MS);
      await settled();
    }
  };
  beforeEach(() => {
    [clock, tab, browser, reloads] = [new FakeClock(), storage(), storage(), 0];
    page = { busy: false, hidden: false, audible: false, served: NEXT };
  });

  it('comes when the page was not touched for a minute, once', async () => {
    const renewal = open();
    renewal.want(OWN, NEXT);
    await pass(UNTOUCHED_MS - CHECK_EVERY_MS);
    renewal.touch();
    await pass(UNTOUCHED_MS - CHECK_EVERY_MS);
    expect(reloads).toBe(0);
    await pass(CHECK_EVERY_MS);
    expect(reloads).toBe(1);
    await pass(UNTOUCHED_MS);
    expect(reloads).toBe(1);
  });

  it('comes soon when the page is hidden', async () => {
    page.hidden = true;
    open().want(OWN, NEXT);
    await pass(CHECK_EVERY_MS);
    expect(reloads).toBe(1);
  });

  it('never comes while the page is busy, however long', async () => {
    [page.hidden, page.busy] = [true, true];
    open().want(OWN, NEXT);
    await pass(10 * UNTOUCHED_MS);
    expect(reloads).toBe(0);
    page.busy = false;
    await pass(CHECK_EVERY_MS);
    expect(reloads).toBe(1);
  });

  it('does not come when a ring began while the server was asked', async () => {
    page.hidden = true;
    open().want(OWN, NEXT);
    clock.advance(CHECK_EVERY_MS);
    page.busy = true;
    await settled();
    expect(reloads).toBe(0);
  });

  it.each([
    ['does not answer', new Error('away')],
    ['has the build of this page again', OWN],
  ])('waits while the server %s', async (_, served) => {
    [page.hidden, page.served] = [true, served];
    open().want(OWN, NEXT);
    await pass(UNTOUCHED_MS);
    expect(reloads).toBe(0);
    page.served = NEXT;
    await pass(CHECK_EVERY_MS);
    expect(reloads).toBe(1);
  });

  it('never goes back to a build that this tab has run', async () => {
    page.hidden = true;
    open().want(OWN, NEXT);
    await pass(CHECK_EVERY_MS);
    // The tab is loaded anew, and an old node answers.
    page.served = OWN;
    open().want(NEXT, OWN);
    await pass(2 * UNTOUCHED_MS);
    expect(reloads).toBe(1);
  });

  it('does not cost the ring twice: a browser that forbids sounds after a reload is left alone', async () => {
    [page.hidden, page.audible] = [true, true];
    open().want(OWN, NEXT);
    await pass(CHECK_EVERY_MS);
    expect(reloads).toBe(1);
    page.audible = false;
    const later = open();
    clock.advance(SOUND_MS);
    page.audible = true;
    page.served = '/assets/index-3.js';
    later.want(NEXT, page.served);
    await pass(2 * UNTOUCHED_MS);
    expect(reloads).toBe(1);
    // What cannot be heard loses nothing.
    page.audible = false;
    await pass(CHECK_EVERY_MS);
    expect(reloads).toBe(2);
  });

  it('stops with its page', async () => {
    page.hidden = true;
    const renewal = open();
    renewal.want(OWN, NEXT);
    renewal.stop();
    await pass(UNTOUCHED_MS);
    expect(reloads).toBe(0);
  });
});
