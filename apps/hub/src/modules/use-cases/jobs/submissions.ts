import { createHash } from 'node:crypto';
import { canonicalJson, Problem, type ProblemField, resolvePointer } from '@cdh/contracts';
import { invalidInput, notFound } from '@cdh/http';
import { Injectable } from '@nestjs/common';
import { Batcher } from '../../../shared/batcher.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { uuidv7 } from '../../../shared/ids.ts';
import { presentTrace } from '../../../shared/outbox.ts';
import type { Principal } from '../../../shared/principal.ts';
import type { CompiledOperation, CompiledUseCase } from '../compile-use-case.ts';
import { UseCounter } from '../gateway/use-counter.ts';
import { Registry } from '../registry.ts';
import { ScopeDecisions, ScopeRefusal, type Touched } from '../scope-decisions.ts';
import { suspended } from '../suspended.ts';
import { JobQueue } from './job-queue.ts';
import { type NewJob, type OperationJobRow, OperationJobsRepository } from './operation-jobs.repository.ts';
import { refuseUnstorable } from './refuse-unstorable.ts';
import { submitterColumns } from './submitter.ts';

/** Which operation a job is asked of. */
export interface JobOperation {
  useCase: string;
  operation: string;
  /** Major version; the lowest when absent. */
  version?: number;
}

/** Jobs that one request asked for. */
interface TakenOn {
  jobs: NewJob[];
  trace: Record<string, string>;
}

export const LARGEST_BATCH = 1_000;
const MOST_ERRORS = 20;

/** Takes jobs on: the same checks and the same decisions as a query's, then one transaction with their messages. */
@Injectable()
export class Submissions {
  private readonly singles = new Batcher((taken: TakenOn[]) => this.takeOn(taken));

  constructor(
    private readonly database: HubDatabase,
    private readonly registry: Registry,
    private readonly scopes: ScopeDecisions,
    private readonly uses: UseCounter,
    private readonly jobs: OperationJobsRepository,
    private readonly queue: JobQueue,
  ) {}

  /**
   * One job for each input, all or none; in the order of the inputs.
   * @throws 404 no such job operation, 503 suspended, 400 naming the members, 401 or 403 naming what is missing
   */
  async submit(
    caller: Principal,
    asked: JobOperation,
    inputs: readonly unknown[],
    batch: string | null = null,
  ): Promise<OperationJobRow[]> {
    const { useCase, operation } = await this.find(asked);
    if (inputs.length > LARGEST_BATCH) throw batchTooLarge();
    const read = readInputs(operation, inputs, batch !== null);
    const touched = new Map<string, Touched>();
    const jobs: NewJob[] = [];
    for (const input of read) {
      const key = scopeKey(operation, input);
      const scope = touched.get(key) ?? (await this.resolve(useCase, operation, input, caller));
      touched.set(key, scope);
      jobs.push(newJob({ useCase, operation, input, scope, caller, batch }));
    }
    const taken = { jobs, trace: presentTrace() };
    // What commits with somebody else's transaction can't commit with others' jobs.
    const alone = this.database.inTransaction || jobs.length > 1;
    return alone ? ((await this.takeOn([taken]))[0] ?? []) : this.singles.add(taken);
  }

  /** Of several submissions that come together, in one transaction. */
  private async takeOn(taken: readonly TakenOn[]): Promise<OperationJobRow[][]> {
    const jobs = taken.flatMap((one) => one.jobs);
    const queued = taken.flatMap(({ jobs: of, trace }) =>
      of.map((job) => ({ ...job, trace, kind: 'operation' as const, product: null, partition: null })),
    );
    const rows = await this.database.transaction(async () => {
      const inserted = await this.jobs.insertAll(jobs);
      await this.queue.addAll(queued);
      return inserted;
    });
    const byId = new Map(rows.map((row) => [row.id, row]));
    return taken.map((one) => one.jobs.flatMap(({ id }) => byId.get(id) ?? []));
  }

  private async find({ useCase: id, operation: name, version }: JobOperation) {
    const useCase = await this.registry.find(id);
    const named =
      useCase?.operations.filter(({ entry }) => entry.name === name && entry.kind === 'job') ?? [];
    const [operation] = named
      .filter(({ entry }) => version === undefined || entry.version === version)
      .sort((a, b) => a.entry.version - b.entry.version);
    if (!useCase || !operation) throw notFound();
    if (useCase.suspended) throw suspended(id);
    return { useCase, operation };
  }

  private async resolve(
    useCase: CompiledUseCase,
    operation: CompiledOperation,
    input: Record<string, unknown>,
    caller: Principal,
  ): Promise<Touched> {
    try {
      return await this.scopes.resolve(useCase, operation.entry.scope, input, caller);
    } catch (error) {
      if (!(error instanceof ScopeRefusal)) throw error;
      this.uses.countRefusal({ useCase, operation }, caller, error);
      throw error.problem;
    }
  }
}

/** Inputs that touch the same partitions are decided upon once. */
function scopeKey({ entry: { scope } }: CompiledOperation, input: Record<string, unknown>): string {
  if (scope === 'public' || scope === 'hub' || 'partitions' in scope) return '';
  return String(resolvePointer(input, scope.partition));
}

function newJob({
  useCase,
  operation,
  input,
  scope,
  caller,
  batch,
}: {
  useCase: CompiledUseCase;
  operation: CompiledOperation;
  input: Record<string, unknown>;
  scope: Touched;
  caller: Principal;
  batch: string | null;
}): NewJob {
  const { name, version } = operation.entry;
  return {
    id: uuidv7(),
    use_case: useCase.id,
    operation: name,
    version,
    input,
    input_hash: createHash('sha256').update(canonicalJson(input)).digest('hex'),
    partitions: scope.partitions,
    inputs: scope.inputs.map(({ dataset, version: number, digest, decision }) => ({
      dataset,
      version: number,
      digest,
      grant: decision.grant,
    })),
    ...submitterColumns(caller),
    batch,
  };
}

/** Every input read by the operation's schema; of a batch, the pointers say which one is meant. */
function readInputs(
  operation: CompiledOperation,
  inputs: readonly unknown[],
  many: boolean,
): Record<string, unknown>[] {
  const read: Record<string, unknown>[] = [];
  const fields: ProblemField[] = [];
  let refusal: Problem | undefined;
  for (const [i, body] of inputs.entries()) {
    try {
      const input = operation.readInput({ body: body ?? null });
      const unstorable = refuseUnstorable(input);
      if (unstorable.length > 0) throw invalidInput(unstorable);
      read.push(input);
    } catch (error) {
      if (!(error instanceof Problem) || !many) throw error;
      refusal ??= error;
      for (const { pointer, detail } of error.options.errors ?? [])
        fields.push({ pointer: `/inputs/${i}${pointer}`, detail });
      if (fields.length >= MOST_ERRORS) break;
    }
  }
  if (!refusal) return read;
  throw new Problem(refusal.code, refusal.detail, {
    ...refusal.options,
    errors: fields.slice(0, MOST_ERRORS),
  });
}

const batchTooLarge = () =>
  new Problem('INPUT_INVALID', {
    fr: `Un lot a au plus ${LARGEST_BATCH} entrées.`,
    en: `A batch has at most ${LARGEST_BATCH} inputs.`,
  });
