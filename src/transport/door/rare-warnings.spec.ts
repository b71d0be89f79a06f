import { RareWarnings } from './rare-warnings.js';

describe('a warning that strangers cause', () => {
  it('comes at once, then once a minute per kind, with how often it was due', () => {
    const said: unknown[] = [];
    let now = 0;
    const warnings = new RareWarnings({ warn: (one: unknown) => void said.push(one) }, () => now);
    const warn = (kind: string): void => warnings.warn(kind, () => ({ kind, now }));
    for (now of [0, 10, 59_999]) warn('a');
    warn('b');
    now = 60_000;
    warn('a');
    now = 120_000;
    warn('a');
    expect(said).toEqual([
      { kind: 'a', now: 0 },
      { kind: 'b', now: 59_999 },
      { kind: 'a', now: 60_000, alsoSinceTheLastWarning: 2 },
      { kind: 'a', now: 120_000 },
    ]);
  });
});
