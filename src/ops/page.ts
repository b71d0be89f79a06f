/**
 * Serves the built page: its files, packed as the browser can read them, the page itself at / and /call/ID, and assets of other builds for
 * the pages that were loaded from them. It must not hand out a file whose name begins with a dot.
 */
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { NextFunction, Request, Response } from 'express';
import sirv from 'sirv';
import { assetIn, assetType } from './assets/asset-name.js';

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

/** From dist/ops it is beside us; from src/ops it is where the build puts it. */
const FOLDERS = ['../client/', '../../dist/client/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const PAGE = /^\/(call\/[^/]+\/?)?$/;
/** No dot at the front of a name, nothing to decode. */
const FILE = /^(?:\/[\w-][\w.-]*)+$/;
/** Vite names assets by their content; all else is asked for again. */
const FOR_EVER = 'public, max-age=31536000, immutable';

export interface PageOptions {
  /** Of the built page, with a slash at its end; default: where the build puts it. */
  readonly folder?: string | undefined;
  /** Bytes of an asset that only another build has; rejects while that cannot be known. */
  readonly foreign: (name: string) => Promise<Buffer | null>;
}

export const builtPage = (): string | undefined =>
  FOLDERS.find((candidate) => existsSync(`${candidate}index.html`));

export function page({ folder = builtPage(), foreign }: PageOptions): Middleware {
  if (folder === undefined) {
    return (request, response, next) => {
      if (!PAGE.test(request.path)) return next();
      response.status(503).type('text').send('The page is not built yet: npm run build');
    };
  }
  // `dev`: each is looked for when it is asked for, since a build may replace them under a running node.
  const files = sirv(folder, {
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    extensions: [],
    setHeaders: (response, pathname) => {
      if (pathname.startsWith('/assets/')) response.setHeader('Cache-Control', FOR_EVER);
    },
  });
  // Assets of the builds before this one on the same disk; scripts/lib/former.mjs puts them there.
  const former = sirv(`${folder}../former/`, {
    dev: true,
    etag: true,
    brotli: true,
    gzip: true,
    extensions: [],
    setHeaders: (response) => response.setHeader('Cache-Control', FOR_EVER),
  });
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    // Others may be ignored (RFC 9110 14.2). sirv fails half-way through one that ends before it begins.
    if (!isPlainRange(request.headers.range)) delete request.headers.range;
    // sirv knows no weights: whoever refuses an encoding (RFC 9110 12.5.3) gets none.
    if (/;\s*q=0(?:\.0*)?\s*(?:,|$)/.test(request.headers['accept-encoding'] ?? ''))
      delete request.headers['accept-encoding'];
    response.once('pipe', (file: Readable) => {
      // sirv leaves its file open when whoever asked goes away before the end: anybody could use up all
      // that a process may open.
      response.once('close', () => file.destroy());
      // A build may take it away between the look and the reading.
      file.once('error', () => response.destroy());
    });
    if (PAGE.test(request.path)) request.url = '/index.html';
    const { path, url } = request;
    if (!FILE.test(path)) return next();
    files(request, response, () => {
      const name = assetIn(path);
      if (name === undefined) return next();
      request.url = `/${name}`;
      former(request, response, () => {
        request.url = url;
        void sendForeign(name, response, next, foreign);
      });
    });
  };
}

/** Headers for safety are on every answer already: headers.ts. */
async function sendForeign(
  name: string,
  response: Response,
  next: NextFunction,
  foreign: PageOptions['foreign'],
): Promise<void> {
  let bytes: Buffer | null;
  try {
    bytes = await foreign(name);
  } catch {
    response.status(503).set({ 'Cache-Control': 'no-store', 'Retry-After': '5' }).type('text');
    response.send('Assets of other builds cannot be read now');
    return;
  }
  if (bytes === null) {
    // A node of that build may be about to come.
    response.setHeader('Cache-Control', 'no-store');
    next();
    return;
  }
  response.writeHead(200, {
    'Content-Type': assetType(name) as string,
    'Content-Length': bytes.length,
    'Cache-Control': FOR_EVER,
  });
  response.end(bytes);
}

/** One range of bytes, forwards. */
function isPlainRange(range = ''): boolean {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  return first !== undefined && (last === '' || Number(first) <= Number(last));
}
