import { requests } from '../protocol/schemas.js';
import type { RequestName } from '../protocol/events.js';
import { OFFENCES, OTHER, Pace, RATES } from './rates.js';

const NAMES = Object.keys(requests) as RequestName[];

describe('the pace of a connection', () => {
  let now = 0;
  const pace = (factor = 1): Pace => new Pace(factor, () => now);
  beforeEach(() => {
    now = 1_000_000;
  });

  /** How many are fine at once. */
  const fine = (one: Pace, event: string, counts = true): number => {
    let many = 0;
    while (one.ask(event, counts) === 'fine') many++;
    return many;
  };

  it.each(NAMES)('has a burst and a rate for %s', (name) => {
    const one = pace();
    expect(fine(one, name)).toBe(RATES[name].burst);
    now += 1_000;
    expect(fine(one, name)).toBe(RATES[name].perSecond);
    now += 1e9;
    expect(fine(one, name)).toBe(RATES[name].burst);
  });

  it('of one request says nothing of another', () => {
    const one = pace();
    fine(one, 'people:get');
    expect(one.ask('signal:send', true)).toBe('fine');
  });

  it('has one rate for all that is no request', () => {
    const one = pace();
    expect(fine(one, '__proto__')).toBe(OTHER.burst);
    expect(one.ask('signal:send', false)).toBe('too fast');
    expect(one.ask('signal:send', true)).toBe('fine');
  });

  it('is forgiven so often, and then not', () => {
    const one = pace();
    fine(one, 'call:invite');
    const verdicts = Array.from({ length: OFFENCES.burst }, () => one.ask('call:invite', true));
    expect(verdicts.filter((verdict) => verdict === 'too fast')).toHaveLength(OFFENCES.burst - 1);
    expect(verdicts.at(-1)).toBe('far too fast');
    now += 1_000;
    expect(fine(one, 'call:invite')).toBe(RATES['call:invite'].perSecond);
    expect(one.ask('call:invite', true)).toBe('too fast');
  });

  it('can be multiplied, and left alone', () => {
    expect(fine(pace(0.5), 'signal:send')).toBe(RATES['signal:send'].burst / 2);
    const free = pace(0);
    for (let i = 0; i < 100_000; i++) expect(free.ask('signal:send', true)).toBe('fine');
  });

  it('lets a call be set up, and paths be changed, without ever being met', () => {
    const one = pace();
    // A restart of ICE each second for a minute, eight candidates alone and an acknowledgement each.
    for (let restart = 0; restart < 60; restart++) {
      for (let i = 0; i < 1 + 8 + 9; i++) expect(one.ask('signal:send', true)).toBe('fine');
      now += 1_000;
    }
  });
});
