import { createHash } from 'node:crypto';
import { resultOf } from '@cdh/testing/result-of';
import pg from 'pg';
import type { JobInput } from './plan.ts';

export interface Outcome {
  submitted: number;
  successful: number;
  failed: number;
  /** Acknowledged, but not there, not ended, or ended without the bytes that it had to make. */
  lost: number;
  /** Reports applied more than once, and jobs that nobody submitted. */
  doubled: number;
}

interface Row {
  id: string;
  state: string;
  applied: number;
  sha256: string | null;
  kept: boolean;
}

const OVER = ['successful', 'failed', 'parked', 'dismissed', 'superseded'];

/** What Postgres says of the jobs: the truth, beside whatever hub and broker say. */
export class JobTable {
  private readonly pool: pg.Pool;

  constructor(url: string) {
    this.pool = new pg.Pool({ connectionString: url, max: 1, options: '-c role=cdh_hub' });
  }

  async ended(): Promise<number> {
    const { rows } = await this.pool.query<{ count: string }>(
      `select count(*) from use_cases.jobs where kind = 'operation' and state = any($1)`,
      [OVER],
    );
    return Number(rows[0]?.count);
  }

  /** @param submitted the input of each job, by the id under which it was acknowledged */
  async judge(submitted: ReadonlyMap<string, JobInput>): Promise<Outcome> {
    const { rows } = await this.pool.query<Row>(
      `select j.id, j.state, j.applied, j.results -> 0 ->> 'sha256' as sha256,
        exists (select from storage.staged s where s.owner = 'results/' || j.use_case and s.verified
          and s.sha256 = j.results -> 0 ->> 'sha256' and s.keep_until >= j.retain_until) as kept
      from use_cases.jobs j where j.kind = 'operation'`,
    );
    const found = new Map(rows.map((row) => [row.id, row]));
    const outcome = { submitted: submitted.size, successful: 0, failed: 0, lost: 0, doubled: 0 };
    for (const [id, { i, size }] of submitted) {
      const row = found.get(id);
      const right = createHash('sha256').update(resultOf(i, size)).digest('hex');
      if (!row || !OVER.includes(row.state)) outcome.lost++;
      else if (row.state !== 'successful') outcome.failed++;
      else if (row.sha256 !== right || !row.kept) outcome.lost++;
      else outcome.successful++;
      outcome.doubled += Math.max(0, (row?.applied ?? 0) - 1);
    }
    outcome.doubled += rows.filter(({ id }) => !submitted.has(id)).length;
    return outcome;
  }

  async close(): Promise<void> {
    await this.pool.end();
  }
}
