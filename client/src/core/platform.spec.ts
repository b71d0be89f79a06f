import { describe, expect, it } from '@jest/globals';
import { platformOf } from './platform.ts';

const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7)';
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64)';
const CHROME = 'AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36';
const SAFARI = 'AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15';

describe('platformOf', () => {
  it.each([
    ['Chrome on Windows', `${WINDOWS} ${CHROME}`, 0, 'chromium', 'windows'],
    ['Edge on Windows', `${WINDOWS} ${CHROME} Edg/142.0.0.0`, 10, 'chromium', 'windows'],
    ['Chrome on Android', `Mozilla/5.0 (Linux; Android 10; K) ${CHROME}`, 5, 'chromium', 'android'],
    ['Chromium on Linux', `Mozilla/5.0 (X11; Linux x86_64) ${CHROME}`, 0, 'chromium', 'linux'],
    ['Safari on a Mac', `${MAC} ${SAFARI}`, 0, 'safari', 'mac'],
    ['Safari on an iPad', `${MAC} ${SAFARI}`, 5, 'safari', 'ios'],
    ['Safari on an iPhone', `${IPHONE} ${SAFARI}`, 5, 'safari', 'ios'],
    [
      'Chrome on an iPhone',
      `${IPHONE} AppleWebKit/605.1.15 CriOS/142.0 Mobile Safari/604.1`,
      5,
      'chromium',
      'ios',
    ],
    [
      'Firefox on Linux',
      'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0',
      0,
      'firefox',
      'linux',
    ],
    [
      'Firefox on an iPhone',
      `${IPHONE} AppleWebKit/605.1.15 FxiOS/140.0 Mobile Safari/605.1.15`,
      5,
      'firefox',
      'ios',
    ],
    ['something unknown', 'Lynx/2.9', 0, 'other', 'other'],
  ])('knows %s', (_, agent, touchPoints, browser, system) => {
    expect(platformOf(agent, touchPoints)).toEqual({ browser, system });
  });
});
