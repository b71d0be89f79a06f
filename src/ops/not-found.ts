/**
 * An address that leads nowhere: a browser that goes there gets the page, which says so in its person's
 * language; whatever asks for something else gets JSON. Both with 404.
 */
import { type ArgumentsHost, Catch, type ExceptionFilter, NotFoundException } from '@nestjs/common';
import type { Request, Response } from 'express';

/** Asked for by programs, and by the page itself. */
const NO_PAGES = /^\/(?:api|assets|auth|socket\.io)(?:\/|$)/;

@Catch(NotFoundException)
export class NotFoundPage implements ExceptionFilter<NotFoundException> {
  /** @param folder of the built page, with a slash at its end; undefined: it is not built */
  constructor(private readonly folder: string | undefined) {}

  catch(error: NotFoundException, host: ArgumentsHost): void {
    const request = host.switchToHttp().getRequest<Request>();
    const response = host.switchToHttp().getResponse<Response>();
    response.status(404).setHeader('Cache-Control', 'no-store');
    const isVisit = request.method === 'GET' || request.method === 'HEAD';
    const wantsPage = isVisit && !NO_PAGES.test(request.path) && request.accepts(['html', 'json']) === 'html';
    const json = (): unknown => response.json(error.getResponse());
    if (!wantsPage || this.folder === undefined) return void json();
    const plain = { root: this.folder, cacheControl: false, etag: false, lastModified: false };
    // A build may just be replacing it.
    response.sendFile('index.html', plain, (failure) => failure && !response.headersSent && json());
  }
}
