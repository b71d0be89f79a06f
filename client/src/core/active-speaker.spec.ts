import { describe, expect, it } from '@jest/globals';
import { ActiveSpeaker } from './active-speaker.ts';

/** Four readings a second; each `a b`: the levels of two. */
function heard(...readings: [a: number, b: number | null, times?: number][]): (string | null)[] {
  const speaker = new ActiveSpeaker();
  let now = 0;
  return readings.map(([a, b, times = 1]) => {
    let who: string | null = null;
    for (let i = 0; i < times; i++) {
      const levels = new Map([['a', a]]);
      if (b !== null) levels.set('b', b);
      who = speaker.hear(levels, (now += 250));
    }
    return who;
  });
}

describe('who is speaking', () => {
  it.each<[why: string, readings: [number, number | null, number?][], who: (string | null)[]]>([
    [
      'is nobody in a quiet room',
      [
        [0, 0],
        [0.005, 0.002, 8],
      ],
      [null, null],
    ],
    ['is who speaks', [[0.3, 0, 2]], ['a']],
    [
      'is still the same in a breath',
      [
        [0.3, 0, 2],
        [0, 0, 8],
      ],
      ['a', 'a'],
    ],
    [
      'is nobody after a long silence',
      [
        [0.3, 0, 2],
        [0, 0, 20],
      ],
      ['a', null],
    ],
    [
      'is who answers',
      [
        [0.3, 0, 4],
        [0, 0.3, 3],
      ],
      ['a', 'b'],
    ],
    [
      'is not who coughs once, and not louder',
      [
        [0.3, 0, 8],
        [0.3, 0.4],
        [0.3, 0, 2],
      ],
      ['a', 'a', 'a'],
    ],
    [
      'is not both by turns when both laugh',
      [
        [0.3, 0.1, 4],
        [0.28, 0.3, 8],
        [0.3, 0.28, 8],
      ],
      ['a', 'a', 'a'],
    ],
    [
      'is who is much louder for long',
      [
        [0.1, 0, 4],
        [0.1, 0.4, 4],
      ],
      ['a', 'b'],
    ],
    [
      'is nobody who has left',
      [
        [0.1, 0.4, 4],
        [0.1, null],
      ],
      ['b', 'a'],
    ],
  ])('%s', (_, readings, who) => {
    expect(heard(...readings)).toEqual(who);
  });
});
