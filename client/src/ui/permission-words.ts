/** Where the switch is that keeps the page from a device, as a key of messages/permission.ts: one step a line. */
import type { Platform } from '../core/platform.ts';
import type { en } from '../messages/permission.ts';

type Key = keyof typeof en;

/** `bySystem`: it is not the browser that refuses. */
export const permissionWords = (platform: Platform, bySystem: boolean): Key =>
  bySystem ? inSystem(platform) : inBrowser(platform);

function inBrowser({ browser, system }: Platform): Key {
  if (system === 'ios') return browser === 'safari' ? 'safari_ios' : 'browser_ios';
  if (browser === 'chromium') return system === 'android' ? 'chromium_android' : 'chromium';
  if (browser === 'firefox') return system === 'android' ? 'firefox_android' : 'firefox';
  return browser === 'safari' ? 'safari' : 'browser_other';
}

function inSystem({ system }: Platform): Key {
  if (system === 'ios') return 'browser_ios';
  return system === 'windows' || system === 'mac' || system === 'android' ? system : 'linux';
}
