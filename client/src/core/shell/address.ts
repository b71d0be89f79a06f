/** What the address of the page says (contract 3 and 5). Pure. */

/** The server answers such an address with the page, and 404. */
export const leadsNowhere = (pathname: string): boolean =>
  !/^\/(?:index\.html|call\/[^/]+\/?)?$/.test(pathname);

/** The id in `/call/ID`; null: there is none. */
export function personIn(pathname: string): string | null {
  const id = /^\/call\/([^/]+)\/?$/.exec(pathname)?.[1];
  if (id === undefined) return null;
  try {
    return decodeURIComponent(id);
  } catch {
    return null;
  }
}
