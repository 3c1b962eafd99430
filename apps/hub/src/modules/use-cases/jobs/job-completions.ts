import { completeJob, type Input, type Problem } from '@cdh/contracts';
import { Inject, Injectable } from '@nestjs/common';
import type { InventoryFile } from '../../../database/schema.ts';
import { Batcher } from '../../../shared/batcher.ts';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import { HubDatabase } from '../../../shared/hub-database.ts';
import { type BroughtFile, ResultStorage } from '../../storage/index.ts';
import { attemptOwner, resultKeeper } from './result-owners.ts';
import { type EndedJob, OperationJobsRepository } from './operation-jobs.repository.ts';

type WrittenFile = Awaited<ReturnType<ResultStorage['writeAll']>>[number];
type Files = Extract<Input<typeof completeJob>['outcome'], { state: 'successful' }>['files'];

/** A successful attempt, its larger files verified where it left them. */
export interface Finished {
  useCase: string;
  id: string;
  attempt: string;
  files: Files;
}

/** `ended` is undefined when it was not the present attempt's report; then nothing was changed. */
type Outcome = { ended: EndedJob | undefined } | { problem: Problem };

/**
 * Applies the reports of successful attempts. Those that come together share their statements and one commit, results
 * that come within reports included; each is applied or refused for itself.
 */
@Injectable()
export class JobCompletions {
  private readonly batches = new Batcher<Finished, Outcome>((items) => this.applyAll(items));

  constructor(
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
    private readonly database: HubDatabase,
    private readonly jobs: OperationJobsRepository,
    private readonly results: ResultStorage,
  ) {}

  /** @throws BYTES_MISSING or CHECKSUM_MISMATCH (422) */
  async apply(finished: Finished): Promise<EndedJob | undefined> {
    const outcome = await this.batches.add(finished);
    if ('problem' in outcome) throw outcome.problem;
    return outcome.ended;
  }

  private async applyAll(items: Finished[]): Promise<Outcome[]> {
    const outcomes = new Map<Finished, Outcome>();
    const lacking = new Map<Finished, Files>();
    for (const [useCase, own] of Map.groupBy(items, (item) => item.useCase)) {
      const sums = [...new Set(own.flatMap(({ files }) => files.map(({ sha256 }) => sha256)))];
      const held = await this.results.keptLongEnough(resultKeeper(useCase), sums, this.retainUntil());
      for (const item of own) {
        const wrong = item.files.find(({ sha256, size }) => (held.get(sha256) ?? size) !== size);
        if (wrong) outcomes.set(item, { problem: sizeMismatch(wrong.path) });
        else {
          const brought = item.files.filter(({ sha256 }) => !held.has(sha256));
          if (brought.length > 0) lacking.set(item, brought);
        }
      }
    }
    // Bytes of attempts that were overtaken are not even written.
    const present = lacking.size === 0 ? undefined : await this.jobs.presentAmong([...lacking.keys()]);
    for (const item of lacking.keys())
      if (!present?.has(item.attempt)) outcomes.set(item, { ended: undefined });
    const right = items.filter((item) => !outcomes.has(item));
    const written = await this.write([...lacking].filter(([item]) => !outcomes.has(item)));
    const ended = await this.commit(right, lacking, written);
    right.forEach((item, i) => outcomes.set(item, { ended: ended[i] }));
    return items.map((item) => outcomes.get(item) ?? { ended: undefined });
  }

  /** What the reports carry, once for each use case. */
  private async write(lacking: [Finished, Files][]): Promise<WrittenFile[]> {
    const brought = new Map<string, BroughtFile & { owner: string; keeper: string }>();
    for (const [{ useCase, attempt }, files] of lacking)
      for (const { content, ...file } of files)
        if (content !== undefined)
          brought.set(`${useCase} ${file.sha256}`, {
            ...file,
            bytes: Buffer.from(content, 'base64'),
            owner: attemptOwner(useCase, attempt),
            keeper: resultKeeper(useCase),
          });
    return this.results.writeAll([...brought.values()]);
  }

  private commit(
    items: Finished[],
    lacking: ReadonlyMap<Finished, Files>,
    written: readonly WrittenFile[],
  ): Promise<(EndedJob | undefined)[]> {
    const completions = items.map(({ files, ...item }) => ({
      ...item,
      results: files.map(({ content: _, ...file }): InventoryFile => file),
    }));
    // Nothing to keep: the statement that applies is its own transaction.
    if (lacking.size === 0) return this.jobs.completeAll(completions);
    return this.database.transaction(async () => {
      const ended = await this.jobs.completeAll(completions);
      await this.results.keepWritten(written, this.retainUntil());
      for (const [i, item] of items.entries()) {
        const left = (lacking.get(item) ?? []).filter(({ content }) => content === undefined);
        if (!ended[i] || left.length === 0) continue;
        const { useCase, attempt } = item;
        const owner = attemptOwner(useCase, attempt);
        await this.results.keep(owner, resultKeeper(useCase), left, this.retainUntil());
      }
      return ended;
    });
  }

  private retainUntil(): Date {
    return new Date(Date.now() + this.config.CDH_JOB_RETENTION_DAYS * 86_400_000);
  }
}

export const sizeMismatch = (path: string): Problem =>
  completeJob.problem('BYTES_MISSING', {
    fr: `La taille annoncée de « ${path} » n’est pas celle des octets de cette somme.`,
    en: `The stated size of "${path}" is not that of the bytes with this sum.`,
  });
