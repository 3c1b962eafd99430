import { Problem, type Language } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { decodeCursor, encodeCursor } from '../../shared/pagination.ts';
import type { Principal } from '../../shared/principal.ts';
import { type JobFilter, type JobOperation, Jobs, readProcess, Registry } from '../use-cases/index.ts';
import { ECHO } from './echo/describe-echo.ts';
import { EchoJobs, showEcho } from './echo/echo-jobs.ts';
import type { JobQuery } from './job-query.ts';
import { ProcessList } from './process-list.ts';
import { showStatus, statesOf, type StatusInfo } from './status-info.ts';

interface Listed {
  /** Ids sort by the time of submission, whoever works on the job. */
  key: string;
  status: StatusInfo;
}

/** The jobs that a caller may know of, of use cases and echoes alike, the latest first. */
@Injectable()
export class JobList {
  constructor(
    private readonly jobs: Jobs,
    private readonly echoes: EchoJobs,
    private readonly registry: Registry,
    private readonly processes: ProcessList,
  ) {}

  /** @returns `next`, the cursor of the page after it, where there is one */
  async page(
    caller: Principal,
    query: JobQuery,
    language: Language,
  ): Promise<{ jobs: StatusInfo[]; next?: string }> {
    const { limit, cursor, type, processID } = query;
    if (type !== undefined && !type.includes('process')) return { jobs: [] };
    const before = decodeCursor(cursor);
    const names = processID?.filter((name) => name !== ECHO.id) ?? [undefined];
    const pages = await Promise.all([
      ...names.map((name) => this.ofOperations(caller, name, query, language)),
      ...(withEchoes(query) ? [this.ofEchoes(caller, query, limit + 1, before)] : []),
    ]);
    const all = new Map(pages.flat().map((listed) => [listed.key, listed]));
    const found = [...all.values()].sort((a, b) => (a.key < b.key ? 1 : -1));
    const shown = found.slice(0, limit);
    const last = shown.at(-1);
    return {
      jobs: shown.map(({ status }) => status),
      ...(found.length > limit && last ? { next: encodeCursor(last.key) } : {}),
    };
  }

  private async ofOperations(
    caller: Principal,
    process: string | undefined,
    query: JobQuery,
    language: Language,
  ): Promise<Listed[]> {
    const { limit, cursor, status, state, batch, datetime, minDuration, maxDuration } = query;
    const named = process === undefined ? {} : await this.operationOf(process);
    if (named === undefined) return [];
    const states = state === undefined ? status?.flatMap(statesOf) : [state];
    const filter: JobFilter = {
      ...named,
      ...datetime,
      state: states,
      batch,
      minDurationS: minDuration,
      maxDurationS: maxDuration,
    };
    // One more than is shown says whether there is a next page.
    const { items } = await this.jobs.list(caller, filter, { limit: limit + 1, cursor });
    return Promise.all(
      items.map(async (job) => {
        const name = await this.processes.nameOf(job.useCase, job.operation, job.version);
        return { key: job.id, status: showStatus(job, name, language) };
      }),
    );
  }

  /** Without a version, the one that the name stands for now; undefined for what can be no process. */
  private async operationOf(process: string): Promise<JobOperation | undefined> {
    try {
      const named = readProcess(process);
      if (named.version !== undefined) return named;
      const useCase = await this.registry.find(named.useCase);
      const versions = (useCase?.operations ?? [])
        .filter(({ entry }) => entry.name === named.operation)
        .map(({ entry }) => entry.version);
      return versions.length === 0 ? named : { ...named, version: Math.min(...versions) };
    } catch (error) {
      if (error instanceof Problem) return undefined;
      throw error;
    }
  }

  private async ofEchoes(
    caller: Principal,
    { status, datetime, minDuration, maxDuration }: JobQuery,
    limit: number,
    before: string | undefined,
  ): Promise<Listed[]> {
    const filter = { ...datetime, status, minDurationS: minDuration, maxDurationS: maxDuration };
    const rows = await this.echoes.page(caller, filter, limit, before);
    return rows.map((row) => ({ key: row.id, status: showEcho(row) }));
  }
}

const withEchoes = ({ processID, state, batch }: JobQuery) =>
  (processID === undefined || processID.includes(ECHO.id)) && state === undefined && batch === undefined;
