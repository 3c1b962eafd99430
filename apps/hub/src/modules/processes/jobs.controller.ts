import { acceptedLanguage } from '@cdh/contracts';
import {
  Controller,
  Delete,
  Get,
  Headers,
  HttpCode,
  Inject,
  Param,
  Post,
  Query,
  Req,
  Res,
  UseInterceptors,
} from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { Caller, type Principal } from '../../shared/principal.ts';
import { Jobs } from '../use-cases/index.ts';
import { EchoJobs, isEcho } from './echo/echo-jobs.ts';
import { JobEvents } from './job-events.ts';
import { JobList } from './job-list.ts';
import { type JobQuery, jobQuery } from './job-query.ts';
import { JobResults } from './job-results.ts';
import { type Link, linker } from './links.ts';
import { sendOutputs } from './outputs.ts';
import { notParked, StandardExceptions } from './standard-exceptions.ts';
import { type StatusInfo, withLinks } from './status-info.ts';

const TITLE = { fr: 'Travaux', en: 'Jobs' };

/** `/jobs` of OGC API – Processes, Part 1, with retry and events beyond it. */
@Controller('jobs')
@UseInterceptors(new StandardExceptions('no-such-job'))
export class JobsController {
  constructor(
    private readonly jobs: Jobs,
    private readonly echoes: EchoJobs,
    private readonly listed: JobList,
    private readonly jobResults: JobResults,
    private readonly jobEvents: JobEvents,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(
    @Query({ schema: jobQuery }) query: JobQuery,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
  ): Promise<{ jobs: StatusInfo[]; links: Link[] }> {
    const language = acceptedLanguage(request.headers['accept-language']);
    const { jobs, next } = await this.listed.page(caller, query, language);
    const link = linker(this.config.publicUrl, language);
    const asked = new URLSearchParams(request.url.split('?')[1]);
    const self = asked.size === 0 ? '/jobs' : `/jobs?${asked}`;
    if (next !== undefined) asked.set('cursor', next);
    return {
      jobs: jobs.map((status) => withLinks(status, this.config.publicUrl, language)),
      links: [
        link('self', self, TITLE),
        ...(next === undefined ? [] : [link('next', `/jobs?${asked}`, TITLE)]),
      ],
    };
  }

  @Get(':id')
  get(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Headers('accept-language') languages: string | undefined,
  ): Promise<StatusInfo> {
    return this.show(caller, id, languages);
  }

  @Delete(':id')
  async dismiss(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Headers('accept-language') languages: string | undefined,
  ): Promise<StatusInfo> {
    await (isEcho(id) ? this.echoes.dismiss(caller, id) : this.jobs.dismiss(caller, id));
    return this.show(caller, id, languages);
  }

  @Get(':id/results')
  async results(
    @Param('id') id: string,
    @Query('f') f: string | string[] | undefined,
    @Headers('accept') accept: string | undefined,
    @Caller() caller: Principal,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const negotiation = { f: typeof f === 'string' ? f : undefined, accept };
    const { outputs, response } = await this.jobResults.outputs(caller, id, negotiation);
    void reply.header('cache-control', 'private, no-cache').header('vary', 'Accept, Authorization');
    await sendOutputs(reply, outputs, response);
  }

  @Post(':id/retry')
  @HttpCode(200)
  async retry(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Headers('accept-language') languages: string | undefined,
  ): Promise<StatusInfo> {
    if (isEcho(id)) {
      await this.echoes.get(caller, id);
      throw notParked();
    }
    await this.jobs.retry(caller, id);
    return this.show(caller, id, languages);
  }

  @Get(':id/events')
  events(
    @Param('id') id: string,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    return this.jobEvents.send(caller, id, request, reply);
  }

  private async show(caller: Principal, id: string, languages: string | undefined): Promise<StatusInfo> {
    const language = acceptedLanguage(languages);
    return withLinks(await this.jobResults.status(caller, id, language), this.config.publicUrl, language);
  }
}
