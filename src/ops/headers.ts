/**
 * What every answer of the app's port tells a browser, be it the page, an endpoint, Socket.IO's
 * polling or an error: run only what we shipped, talk to nobody else, stand in nobody's frame.
 * Scripts, styles and fonts lack the list of features, which is the document's.
 * Set on the HTTP server itself, since Socket.IO answers past Express. Never add `unsafe-…` here.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { Config } from '../config.js';

const NONE = ["'none'"];
const SELF = ["'self'"];

/** Content Security Policy Level 3, and Trusted Types: what may make HTML out of text, by name. */
const CSP = {
  'default-src': NONE,
  'script-src': SELF,
  'style-src': SELF,
  'img-src': SELF,
  'font-src': SELF,
  'manifest-src': SELF,
  // The socket too: 'self' covers ws: and wss: of the same host (CSP3 6.7.2.8).
  'connect-src': SELF,
  'base-uri': NONE,
  'form-action': NONE,
  'frame-ancestors': NONE,
  'require-trusted-types-for': ["'script'"],
  // Svelte's for its templates, ours in client/src/ui/icon-html.ts and core/notices.ts.
  'trusted-types': ['svelte-trusted-html', 'dogeller-icons', 'dogeller-worker'],
};

const ALLOWED = [
  'autoplay',
  'camera',
  'clipboard-write',
  'display-capture',
  'fullscreen',
  'microphone',
  'picture-in-picture',
  'screen-wake-lock',
  'speaker-selection',
];
/** Of the others those that tell or do something, and that Chromium knows: else it complains. */
const FORBIDDEN = [
  'accelerometer',
  'browsing-topics',
  'clipboard-read',
  'compute-pressure',
  'digital-credentials-get',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'sync-xhr',
  'usb',
  'window-management',
  'xr-spatial-tracking',
];
const PERMISSIONS = [
  ...ALLOWED.map((feature) => `${feature}=(self)`),
  ...FORBIDDEN.map((feature) => `${feature}=()`),
].join(', ');

/**
 * Files that are only ever parts of a document. Features are allowed by the document (W3C Permissions
 * Policy 5), and this header is longer than many of these files. Opened on its own, such a file is plain text.
 */
const PART = /^\/assets\/[\w.-]+\.(?:js|css|woff2)(?:\?|$)|^\/theme\.js$/;

/** A year, as ASVS 5.0 3.4.1 wants it; without subdomains, which may be somebody else's business. */
const HSTS = 'max-age=31536000';

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/** For the HTTP server's 'request' event, before anybody else's listener. */
export function securityHeaders({ trustProxy }: Pick<Config, 'trustProxy'>): Listener {
  const standard = helmet({
    contentSecurityPolicy: { useDefaults: false, directives: CSP },
    xFrameOptions: { action: 'deny' },
    // Ours are below: over plain HTTP there must be none (RFC 6797 7.2).
    strictTransportSecurity: false,
  });
  return (request, response) => {
    standard(request, response, () => undefined);
    if (!PART.test(request.url ?? '')) response.setHeader('Permissions-Policy', PERMISSIONS);
    if (trustProxy > 0 && cameByTls(request)) response.setHeader('Strict-Transport-Security', HSTS);
  };
}

/** We see HTTP only; the first proxy of the way says what the browser used. */
function cameByTls({ headers }: IncomingMessage): boolean {
  const [first] = String(headers['x-forwarded-proto'] ?? '').split(',');
  return first?.trim().toLowerCase() === 'https';
}
