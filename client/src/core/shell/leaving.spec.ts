import { beforeEach, describe, expect, it } from '@jest/globals';
import { watchLeaving } from './leaving.ts';

const ask = (): Event => new Event('beforeunload', { cancelable: true });

describe('a page that is left', () => {
  let page: EventTarget;
  let told: number;
  let talks: boolean;
  beforeEach(() => {
    page = new EventTarget();
    told = 0;
    talks = false;
    watchLeaving({ page, isTalking: () => talks, leaves: () => void told++ });
  });

  it('is asked about in a call, and in none it is not', () => {
    const idle = ask();
    page.dispatchEvent(idle);
    talks = true;
    const talking = ask();
    page.dispatchEvent(talking);
    expect([idle.defaultPrevented, talking.defaultPrevented]).toEqual([false, true]);
  });

  it('tells when it surely goes, and not when it is only asked about', () => {
    talks = true;
    page.dispatchEvent(ask());
    expect(told).toBe(0);
    page.dispatchEvent(new Event('pagehide'));
    expect(told).toBe(1);
  });
});
