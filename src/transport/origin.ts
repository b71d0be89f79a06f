/**
 * Which pages may open a connection. A browser lets any page open a WebSocket to anywhere, and
 * CORS does not apply to it, so the Origin of the handshake is compared exactly (OWASP ASVS 5.0,
 * 4.4.2). Programs that are not browsers send none and have nobody's cookies to abuse.
 */
export function isAllowedOrigin(
  origin: string | undefined,
  host: string | undefined,
  allowed: readonly string[] | undefined,
): boolean {
  if (origin === undefined) return true;
  if (allowed) return allowed.includes(origin);
  // The scheme is left out: behind a TLS proxy the page is https and we see http.
  return URL.canParse(origin) && new URL(origin).host === host;
}
