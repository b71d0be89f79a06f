/** /livez, /readyz and /version, for balancers and operators. */
import { Controller, Get, HttpStatus, Inject, Res } from '@nestjs/common';
import type { Response } from 'express';
import { NodeIdentity } from '../node.identity.js';
import { PROTOCOL_VERSION } from '../protocol/constants.js';
import { Readiness } from './readiness.js';
import { VERSION } from './version.js';

@Controller()
export class HealthController {
  constructor(
    @Inject(NodeIdentity) private readonly node: NodeIdentity,
    private readonly readiness: Readiness,
  ) {}

  /** This process works. Redis is not asked: restarting nodes does not bring it back. */
  @Get('livez')
  live(): { status: string } {
    return { status: 'ok' };
  }

  /** A registration would work here, or would work nowhere else either. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) response: Response): Promise<{ status: string }> {
    const { status, ready } = await this.readiness.look();
    if (!ready) response.status(HttpStatus.SERVICE_UNAVAILABLE);
    return { status };
  }

  @Get('version')
  version(): { version: string; protocol: number; node: string } {
    return { version: VERSION, protocol: PROTOCOL_VERSION, node: this.node.id };
  }
}
