import { Controller, Get, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import { AnyRole } from '../../shared/role.guard.ts';
import { Readiness } from './readiness.ts';

@AnyRole()
@Controller()
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process lives and answers. */
  @Get('healthz')
  health() {
    return { status: 'ok' };
  }

  /** It should be sent requests. */
  @Get('readyz')
  async ready(@Res({ passthrough: true }) reply: FastifyReply) {
    const { waitingFor, away } = await this.readiness.state();
    void reply.header('cache-control', 'no-store');
    if (waitingFor.length === 0) return { status: 'ready', ...(away.length > 0 ? { away } : {}) };
    void reply.code(503).header('retry-after', '1');
    return { status: 'waiting', waitingFor };
  }
}
