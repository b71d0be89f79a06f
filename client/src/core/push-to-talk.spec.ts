import { beforeEach, describe, expect, it } from '@jest/globals';
import { PushToTalk } from './push-to-talk.ts';

describe('push to talk', () => {
  let on: boolean;
  let there: boolean;
  let said: boolean[];
  let key: PushToTalk;
  beforeEach(() => {
    [on, there, said] = [false, true, []];
    const speak = (value: boolean): void => void said.push((on = value));
    key = new PushToTalk({ canTalk: () => there && !on, speak });
  });

  it('is on exactly while the key is held, however often the keyboard repeats it', () => {
    expect(key.press(false)).toBe(true);
    expect(key.press(true)).toBe(true);
    expect(on).toBe(true);
    expect(key.release()).toBe(true);
    expect(key.release()).toBe(false);
    expect(said).toEqual([true, false]);
  });

  it('leaves a microphone alone that is on, or that is not there', () => {
    on = true;
    expect(key.press(false)).toBe(false);
    expect(key.release()).toBe(false);
    on = there = false;
    expect(key.press(false)).toBe(false);
    expect(said).toEqual([]);
  });

  it('does not begin with a key that was held for something else', () => {
    expect(key.press(true)).toBe(false);
    expect(said).toEqual([]);
  });
});
