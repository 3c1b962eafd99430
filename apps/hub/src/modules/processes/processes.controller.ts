import { acceptedLanguage } from '@cdh/contracts';
import {
  Body,
  Controller,
  Get,
  Headers,
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
import { IdempotencyInterceptor } from '../../shared/idempotency.interceptor.ts';
import { decodeCursor, encodeCursor, type PageQuery, pageQuery } from '../../shared/pagination.ts';
import { taintHeader } from '../../shared/version-facts.ts';
import { Caller, type Principal } from '../../shared/principal.ts';
import { COST, RateLimits, readDeadline } from '../use-cases/index.ts';
import { describe, type ProcessDescription, summarise, type ProcessSummary } from './describe-process.ts';
import { ExecuteProcess } from './execute-process.ts';
import { readExecution } from './execution-request.ts';
import { type Link, linker } from './links.ts';
import { sendOutputs } from './outputs.ts';
import { readPreference } from './prefer.ts';
import { ProcessList } from './process-list.ts';
import { StandardExceptions } from './standard-exceptions.ts';
import { type StatusInfo, withLinks } from './status-info.ts';

const TITLE = { fr: 'Processus', en: 'Processes' };

/** `/processes` of OGC API – Processes, Part 1: every operation of every use case, and an echo. */
@Controller('processes')
@UseInterceptors(new StandardExceptions('no-such-process'))
export class ProcessesController {
  constructor(
    private readonly processes: ProcessList,
    private readonly execution: ExecuteProcess,
    private readonly limits: RateLimits,
    private readonly idempotency: IdempotencyInterceptor,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  @Get()
  async list(
    @Query({ schema: pageQuery }) { limit, cursor }: PageQuery,
    @Headers('accept-language') languages: string | undefined,
  ): Promise<{ processes: ProcessSummary[]; links: Link[] }> {
    const language = acceptedLanguage(languages);
    const link = linker(this.config.publicUrl, language);
    const found = await this.processes.page(limit + 1, decodeCursor(cursor));
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      processes: shown.map((process) => summarise(process, this.config.publicUrl, language)),
      links: [
        link('self', '/processes', TITLE),
        ...(found.length > limit && last
          ? [link('next', `/processes?limit=${limit}&cursor=${encodeCursor(last.id)}`, TITLE)]
          : []),
      ],
    };
  }

  @Get(':process')
  async get(
    @Param('process') id: string,
    @Headers('accept-language') languages: string | undefined,
  ): Promise<ProcessDescription> {
    const { described } = await this.processes.get(id);
    return describe(described, this.config.publicUrl, acceptedLanguage(languages));
  }

  @Post(':process/execution')
  async execute(
    @Param('process') id: string,
    @Query('f') f: string | string[] | undefined,
    @Body() body: unknown,
    @Caller() caller: Principal,
    @Req() request: FastifyRequest,
    @Res() reply: FastifyReply,
  ): Promise<void> {
    const { headers } = request;
    const budget = this.limits.of(caller, request, reply);
    await budget.take(COST.call);
    const process = await this.processes.get(id);
    const preference = readPreference(headers.prefer);
    const language = acceptedLanguage(headers['accept-language']);
    const accepted = (status: StatusInfo) => {
      const shown = withLinks(status, this.config.publicUrl, language);
      void reply.code(201).header('location', `/jobs/${status.jobID}`);
      return shown;
    };
    const executed = await this.execution.execute(process, {
      caller,
      budget,
      execution: readExecution(body, process.described),
      preference,
      deadlineMs: readDeadline(headers['cdh-deadline-ms']),
      language,
      negotiation: { f: typeof f === 'string' ? f : undefined, accept: headers.accept },
      once: async (submit) =>
        (await this.idempotency.remember(request, reply, async () => accepted(await submit()))) as StatusInfo,
    });
    if ('accepted' in executed) {
      if (preference.respondAsync) void reply.header('preference-applied', 'respond-async');
      await reply.send(accepted(executed.accepted));
      return;
    }
    const { outputs, response, job, provenance, withdrawn = [] } = executed;
    void reply.code(200).removeHeader('location').headers(taintHeader(withdrawn));
    if (job !== undefined) void reply.header('link', `</jobs/${job}>; rel="monitor"`);
    if (provenance)
      void reply.header('link', `<${provenance}>; rel="http://www.w3.org/ns/prov#has_provenance"`);
    await sendOutputs(reply, outputs, response);
  }
}
