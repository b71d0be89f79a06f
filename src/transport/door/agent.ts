/**
 * What a device runs in, in a few words for its person: "Firefox on Linux". Of a closed list, so that no
 * client writes words onto other screens, and too little to tell one computer from another.
 */

/** The first that is found counts: Edge and Opera say that they are Chrome, and Chrome that it is Safari. */
const BROWSERS = [
  ['Edg', 'Edge'],
  ['OPR/', 'Opera'],
  ['SamsungBrowser', 'Samsung Internet'],
  ['Firefox/', 'Firefox'],
  ['FxiOS', 'Firefox'],
  ['CriOS', 'Chrome'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const;
const SYSTEMS = [
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS X', 'macOS'],
  ['CrOS', 'ChromeOS'],
  ['Linux', 'Linux'],
] as const;

/** Each only once: thousands of connections share them. */
const known = new Map<string, string>();

/** @returns `BROWSER on SYSTEM`, or what of it is known; empty: nothing */
export function agentOf(userAgent: string | undefined): string {
  if (!userAgent) return '';
  const find = (list: readonly (readonly [string, string])[]): string =>
    list.find(([mark]) => userAgent.includes(mark))?.[1] ?? '';
  const words = [find(BROWSERS), find(SYSTEMS)].filter(Boolean).join(' on ');
  const shared = known.get(words);
  if (shared === undefined) known.set(words, words);
  return shared ?? words;
}
