import { beforeEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { type Directory, EVERY_MS, GATHER_MS, type News, PresenceNews } from './presence-news.ts';

const here = (...names: string[]): Directory => ({
  people: names.map((name) => ({ id: name.toLowerCase(), name })),
  total: names.length,
});
const nobody = { count: 0, name: null };

describe('the news of who is here', () => {
  let clock: FakeClock;
  let told: News[];
  let news: PresenceNews;
  beforeEach(() => {
    clock = new FakeClock();
    told = [];
    news = new PresenceNews(clock, (one) => told.push(one));
  });

  it('are none of whoever was here already', () => {
    news.see(here('Ada', 'Bob'));
    clock.advance(EVERY_MS * 2);
    expect(told).toEqual([]);
  });

  it('name one, and count several', () => {
    news.see(here('Ada'));
    news.see(here('Ada', 'Bob'));
    clock.advance(GATHER_MS);
    expect(told).toEqual([{ came: { count: 1, name: 'Bob' }, left: nobody }]);
    news.see(here('Bob', 'Cat', 'Dan', 'Eve'));
    clock.advance(EVERY_MS);
    expect(told[1]).toEqual({ came: { count: 3, name: null }, left: { count: 1, name: 'Ada' } });
  });

  it('come at most once in ten seconds, with all that has happened', () => {
    news.see(here());
    for (let i = 1; i <= 40; i++) {
      news.see(here(...Array.from({ length: i }, (_, n) => `P${n}`)));
      clock.advance(500);
    }
    // 20 s: after one, after 11, and the rest has to wait.
    expect(told.map(({ came }) => came.count)).toEqual([2, 20]);
    clock.advance(EVERY_MS);
    expect(told.map(({ came }) => came.count)).toEqual([2, 20, 18]);
  });

  it('say nothing of whoever has gone and come back meanwhile', () => {
    news.see(here('Ada', 'Bob'));
    news.see(here('Ada'));
    news.see(here('Ada', 'Bob'));
    clock.advance(EVERY_MS);
    expect(told).toEqual([]);
  });

  it('count only, where the list is a part of the whole: others move up in it', () => {
    const part = (total: number, ...names: string[]): Directory => ({ ...here(...names), total });
    news.see(part(5, 'Bob', 'Cat'));
    news.see(part(6, 'Ada', 'Bob'));
    clock.advance(GATHER_MS);
    expect(told).toEqual([{ came: { count: 1, name: null }, left: nobody }]);
  });

  it('begin anew after a search', () => {
    news.see(here('Ada', 'Bob'));
    news.see(here('Ada'));
    news.see(null);
    clock.advance(EVERY_MS);
    news.see(here('Ada', 'Bob', 'Cat'));
    clock.advance(EVERY_MS);
    expect(told).toEqual([]);
  });
});
