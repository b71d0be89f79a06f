/** What a browser is to be told with every answer of a node, whoever gives it. */
const HEADERS: Record<string, string | RegExp> = {
  'content-security-policy': [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self'",
    "font-src 'self'",
    "manifest-src 'self'",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types svelte-trusted-html dogeller-icons dogeller-worker',
  ].join(';'),
  'permissions-policy': /^(?=.*\bcamera=\(self\))(?=.*\bmicrophone=\(self\))(?=.*\bgeolocation=\(\))/,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'origin-agent-cluster': '?1',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'x-dns-prefetch-control': 'off',
  'x-frame-options': 'DENY',
  'x-permitted-cross-domain-policies': 'none',
};

/** Every header that is not as it should be; none at best. A part of a document allows no features by itself. */
export function faults({ headers, url }: Response): string[] {
  const isPart = /\/assets\/|\/theme\.js$/.test(url);
  const wrong = Object.entries(HEADERS).filter(([name, wanted]) => {
    const found = headers.get(name) ?? '';
    if (isPart && name === 'permissions-policy') return found !== '';
    return typeof wanted === 'string' ? found !== wanted : !wanted.test(found);
  });
  const told = ['x-powered-by', 'server'].filter((name) => headers.has(name));
  return [...wrong.map(([name]) => `${name}: ${headers.get(name)}`), ...told];
}
