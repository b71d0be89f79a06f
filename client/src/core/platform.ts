/**
 * Which browser on which system, only to say where its switches are: nothing is decided by it.
 * Used by the permission help.
 */
export type Browser = 'chromium' | 'firefox' | 'safari' | 'other';
export type System = 'android' | 'ios' | 'mac' | 'windows' | 'linux' | 'other';

export interface Platform {
  browser: Browser;
  system: System;
}

/** `touchPoints`: an iPad calls itself a Mac, but a Mac has no touch screen. */
export function platformOf(agent: string, touchPoints: number): Platform {
  return { browser: browserOf(agent), system: systemOf(agent, touchPoints) };
}

function browserOf(agent: string): Browser {
  if (/Firefox|FxiOS/.test(agent)) return 'firefox';
  // Everybody says Safari, and most say Chrome; Safari alone says neither of these.
  if (/Chrome|Chromium|CriOS|EdgiOS/.test(agent)) return 'chromium';
  return /Safari/.test(agent) ? 'safari' : 'other';
}

function systemOf(agent: string, touchPoints: number): System {
  if (/Android/.test(agent)) return 'android';
  if (/iPhone|iPad/.test(agent) || (/Macintosh/.test(agent) && touchPoints > 1)) return 'ios';
  if (/Macintosh/.test(agent)) return 'mac';
  if (/Windows/.test(agent)) return 'windows';
  return /Linux|CrOS/.test(agent) ? 'linux' : 'other';
}
