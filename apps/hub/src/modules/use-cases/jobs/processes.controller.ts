import { submitJobs } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { Body, Controller, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { Caller, type Principal } from '../../../shared/principal.ts';
import { COST, RateLimits } from '../gateway/rate-limits.ts';
import { Jobs } from './jobs.ts';
import type { JobOperation } from './submissions.ts';

/** Operations of kind job under the name `<use-case>.<operation>`, or with its major version, `….v<n>`. */
@Controller('processes')
export class ProcessesController {
  constructor(
    private readonly jobs: Jobs,
    private readonly limits: RateLimits,
  ) {}

  @Post(':process/batch')
  @HttpCode(201)
  async batch(
    @Param('process') process: string,
    @Body({ schema: submitJobs }) { inputs }: z.output<typeof submitJobs>,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<{ batch: string; jobs: string[] }> {
    await this.limits.of(caller, request, reply).take(COST.call + COST.job * inputs.length);
    const made = await this.jobs.submitBatch(caller, readProcess(process), inputs);
    void reply.header('location', `/jobs?batch=${made.batch}`);
    return made;
  }
}

/** Throws 404 for what can't be the name of a process. */
export function readProcess(process: string): JobOperation {
  const [, useCase, operation, version] =
    /^([a-z0-9-]+)\.([a-z0-9-]+?)(?:\.v([1-9]\d{0,2}))?$/.exec(process) ?? [];
  if (useCase === undefined || operation === undefined) throw notFound();
  return { useCase, operation, ...(version === undefined ? {} : { version: Number(version) }) };
}
