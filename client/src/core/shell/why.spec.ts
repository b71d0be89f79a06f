import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '../fake-clock.ts';
import { ASK_EVERY_MS, whyOf, WhyWatch, type Why } from './why.ts';

const answer = (body: unknown, status = 200) => ({ status, text: JSON.stringify(body) });
const settle = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await Promise.resolve();
};

describe('what a server or a proxy answers', () => {
  const refused = {
    why: 'host',
    origin: 'https://a.example',
    host: 'a.example',
    set: 'PUBLIC_URL=https://a.example',
  };
  it.each([
    ['a refusal', answer(refused), refused],
    ['a refusal without more', answer({ why: 'address' }), { why: 'address' }],
    ['a refusal with what is no text', answer({ why: 'address', set: {} }), { why: 'address' }],
    ['that it would let the page in', answer({ why: null }), { why: 'websocket' }],
    ['a bad gateway', { status: 502, text: '<html>' }, { why: 'gateway', status: 502 }],
    ['as an older server', answer({}, 404), null],
    ['a reason that is not known', answer({ why: 'moon' }), null],
    ['a page', { status: 200, text: '<html>' }, null],
    ['null', answer(null), null],
  ])('%s', (_, given, wanted) => expect(whyOf(given)).toEqual(wanted));
});

describe('WhyWatch', () => {
  function watch(answers: ({ status: number; text: string } | Error)[]) {
    const clock = new FakeClock();
    const told: (Why | null)[] = [];
    let asked = 0;
    const ask = async () => {
      const next = answers[Math.min(asked++, answers.length - 1)];
      if (!next) throw new Error('nothing was to be asked');
      if (next instanceof Error) throw next;
      return next;
    };
    const one = new WhyWatch({ ask, clock, tell: (why) => void told.push(why) });
    const next = async (): Promise<void> => {
      clock.advance(ASK_EVERY_MS);
      await settle();
    };
    return { one, told, next, asked: () => asked };
  }

  it('tells a refusal at once, and takes it back when there is a connection', async () => {
    const { one, told, next, asked } = watch([answer({ why: 'address' })]);
    one.begin();
    one.begin();
    await settle();
    expect([told, asked()]).toEqual([[{ why: 'address' }], 1]);
    one.stop();
    await next();
    expect([told.at(-1), asked()]).toEqual([null, 1]);
  });

  it('blames the way only when the server would have let the page in three times in a row', async () => {
    const open = answer({ why: null });
    const { one, told, next } = watch([open, open, new Error('away'), open, open, open]);
    one.begin();
    await settle();
    for (let i = 0; i < 5; i++) await next();
    expect(told).toEqual([null, null, null, null, null, { why: 'websocket' }]);
    one.stop();
  });
});
