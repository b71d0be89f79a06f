/**
 * Tells a page why it gets no connection: a failed WebSocket says nothing, and a page may not read the
 * answer to its handshake. A POST, because browsers send no Origin with a GET to their own server.
 */
import { Controller, Header, HttpCode, Post, Req } from '@nestjs/common';
import type { IncomingMessage } from 'node:http';
import { Readiness } from '../../ops/readiness.js';
import { Door } from '../door.js';
import { inWords, type RefusalInWords } from './refusal.js';

@Controller()
export class WhyController {
  constructor(
    private readonly door: Door,
    private readonly readiness: Readiness,
  ) {}

  /** @returns `{why: null}` when this node would let the page in */
  @Post('why')
  @HttpCode(200)
  @Header('Cache-Control', 'no-store')
  why(@Req() request: IncomingMessage): RefusalInWords | { why: null } {
    const why = this.door.judge(request) ?? (this.readiness.draining ? 'draining' : null);
    return why === null ? { why } : inWords(why, request.headers);
  }
}
