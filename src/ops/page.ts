/** Serves the built page: its files, and the page itself at / and /call/ID. */
import { existsSync } from 'node:fs';
import type { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { NextFunction, Request, Response } from 'express';
import sirv from 'sirv';

type Middleware = (request: Request, response: Response, next: NextFunction) => void;

/** From dist/ops it is beside us; from src/ops it is where the build puts it. */
const FOLDERS = ['../client/', '../../dist/client/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const PAGE = /^\/(call\/[^/]+\/?)?$/;

export function page(): Middleware {
  const folder = FOLDERS.find((candidate) => existsSync(`${candidate}index.html`));
  if (folder === undefined) {
    return (request, response, next) => {
      if (!PAGE.test(request.path)) return next();
      response.status(503).type('text').send('The page is not built yet: npm run build');
    };
  }
  const files = sirv(folder, {
    etag: true,
    setHeaders: (response, pathname) => {
      // Vite names these by their content; everything else is asked for again.
      const immutable = pathname.startsWith('/assets/');
      response.setHeader('Cache-Control', immutable ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
  return (request, response, next) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return next();
    // Others may be ignored (RFC 9110 14.2). sirv fails half-way through one that ends before it begins.
    if (!isPlainRange(request.headers.range)) delete request.headers.range;
    // sirv leaves its file open when whoever asked goes away before the end: anybody could use up all
    // that a process may open.
    response.once('pipe', (file: Readable) => response.once('close', () => file.destroy()));
    if (PAGE.test(request.path)) request.url = '/';
    files(request, response, next);
  };
}

/** One range of bytes, forwards. */
function isPlainRange(range = ''): boolean {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(range) ?? [];
  return first !== undefined && (last === '' || Number(first) <= Number(last));
}
