import { describe, expect, it } from '@jest/globals';
import { FakeClock } from './fake-clock.ts';
import { LOUD, MicWatch, SILENT_MS, type Measured, type MicHint } from './mic-watch.ts';

const QUIET: Measured = { level: 0.1, zero: false };
const VOICE: Measured = { level: LOUD, zero: false };
const NOTHING: Measured = { level: 0, zero: true };

function made() {
  const clock = new FakeClock();
  const told: (MicHint | null)[] = [];
  const watch = new MicWatch(clock, (hint) => told.push(hint));
  /** For so many milliseconds, ten times a second. */
  const hear = (measured: Measured, ms: number, isOn: boolean): void => {
    for (let passed = 0; passed < ms; passed += 100) {
      clock.advance(100);
      watch.hear(measured, isOn);
    }
  };
  return { watch, told, hear };
}

describe('MicWatch', () => {
  it('says once that somebody talks while muted', () => {
    const { told, hear } = made();
    hear(VOICE, 3_000, false);
    expect(told).toEqual(['muted']);
  });

  it.each([
    ['talks into a microphone that is on', VOICE, 10_000, true],
    ['is quiet while muted', QUIET, 10_000, false],
    ['closes a door while muted', VOICE, 300, false],
    ['sits in a quiet room', QUIET, 20_000, true],
    ['has a microphone that needs a moment', NOTHING, SILENT_MS - 1_000, true],
    ['is muted, where silence is right', NOTHING, 20_000, false],
  ])('says nothing to somebody who %s', (_, measured, ms, isOn) => {
    const { told, hear } = made();
    hear(measured, ms, isOn);
    expect(told).toEqual([]);
  });

  it('does not add up doors', () => {
    const { told, hear } = made();
    for (let i = 0; i < 5; i++) {
      hear(VOICE, 200, false);
      hear(QUIET, 2_000, false);
    }
    expect(told).toEqual([]);
  });

  it('takes it back when the microphone is switched on', () => {
    const { told, hear } = made();
    hear(VOICE, 1_000, false);
    hear(VOICE, 100, true);
    expect(told).toEqual(['muted', null]);
  });

  it('is quiet after it was put away, until it is muted another time', () => {
    const { watch, told, hear } = made();
    hear(VOICE, 1_000, false);
    watch.dismiss();
    hear(VOICE, 10_000, false);
    expect(told).toEqual(['muted', null]);
    hear(VOICE, 100, true);
    hear(VOICE, 1_000, false);
    expect(told).toEqual(['muted', null, 'muted']);
  });

  it('says that nothing at all comes from the microphone, until something does', () => {
    const { told, hear } = made();
    hear(NOTHING, SILENT_MS + 200, true);
    expect(told).toEqual(['silent']);
    hear(QUIET, 100, true);
    expect(told).toEqual(['silent', null]);
  });

  it('begins to count again at the first sound', () => {
    const { told, hear } = made();
    hear(NOTHING, SILENT_MS - 1_000, true);
    hear(QUIET, 100, true);
    hear(NOTHING, SILENT_MS - 1_000, true);
    expect(told).toEqual([]);
  });

  it('says it once of a microphone, if that is put away', () => {
    const { watch, told, hear } = made();
    hear(NOTHING, SILENT_MS + 200, true);
    watch.dismiss();
    hear(NOTHING, 20_000, true);
    hear(NOTHING, 1_000, false);
    hear(NOTHING, 20_000, true);
    expect(told).toEqual(['silent', null]);
  });
});
