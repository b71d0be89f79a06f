/**
 * Which names an asset of the page may have, and what each is served as. The name of another build's
 * asset comes from the network and from Redis, so nothing outside these two rules is ever looked up.
 */

/** Letters, digits, dots, dashes and underscores; no slash, and no dot at the front. */
const NAME = /^[A-Za-z0-9_-][\w.-]{0,127}$/;

const TYPES: ReadonlyMap<string, string> = new Map([
  ['js', 'text/javascript'],
  ['css', 'text/css'],
  ['woff2', 'font/woff2'],
  ['svg', 'image/svg+xml'],
  ['png', 'image/png'],
]);

const PATH = /^\/assets\/([^/]+)$/;

/** @returns its media type; undefined when it is no name of an asset */
export const assetType = (name: string): string | undefined =>
  NAME.test(name) ? TYPES.get(name.slice(name.lastIndexOf('.') + 1)) : undefined;

/** @returns the name in `/assets/NAME` as it was sent, not decoded; undefined for any other path */
export function assetIn(path: string): string | undefined {
  const name = PATH.exec(path)?.[1];
  return name !== undefined && assetType(name) !== undefined ? name : undefined;
}
