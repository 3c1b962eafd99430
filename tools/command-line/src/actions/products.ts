import { delay, ProblemError, type ProductPartition } from '@cdh/sdk';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { datasetAtVersion } from '../parse-arguments.ts';
import { NotYetError, UsageError } from '../usage-error.ts';

interface ProductOptions extends ListOptions {
  /** `DATASET@N` */
  wait?: string;
  /** Seconds. */
  timeout?: number;
}

export async function listProducts(context: Context, [useCase = '']: string[], options: ProductOptions) {
  if (options.wait !== undefined)
    return waitForProduct(context, useCase, options.wait, options.timeout ?? 120);
  const pages = context.client.useCases.products(useCase).pages(pageSize(options), context);
  await answerList(context, pages, options, (items) => render(context, items));
}

function render({ say }: Context, items: ProductPartition[]): string {
  return table(
    [say('dataset'), 'PARTITION', 'VERSION', say('state'), say('inputs'), say('problem')],
    items.map(({ dataset, partition, version, state, inputs = [], problem }) => [
      dataset,
      partition,
      version,
      state,
      inputs.map((input) => `${input.dataset}@${input.version}`).join(', '),
      problem && `${problem.code}${problem.detail === undefined ? '' : ` · ${problem.detail}`}`,
    ]),
  );
}

/** Waits until a partition made of this version, or of a later one, is current; ends with its problem if it failed. */
async function waitForProduct(
  context: Context,
  useCase: string,
  what: string,
  timeoutS: number,
): Promise<void> {
  const { client, say, signal } = context;
  const { dataset, version } = datasetAtVersion(what, say);
  if (version === undefined) throw new UsageError(say('versionInvalid', { text: what }));
  const deadline = Date.now() + timeoutS * 1000;
  for (let pause = 200; ; pause = Math.min(pause * 1.2, 2_000)) {
    const found: ProductPartition[] = [];
    for await (const item of client.useCases.products(useCase).all({}, context))
      if (item.inputs?.some((input) => input.dataset === dataset && input.version >= version))
        found.push(item);
    const failed = found.find(({ state }) => state === 'failed');
    if (failed) throw failure(context, failed);
    const current = found.filter(({ state }) => state === 'current');
    if (current.length > 0) return context.answer({ items: current }, () => render(context, current));
    if (Date.now() + pause > deadline) throw new NotYetError(say('notYet', { what, seconds: timeoutS }));
    await delay(pause, signal);
  }
}

function failure({ say }: Context, { dataset, partition, problem }: ProductPartition): ProblemError {
  const title = say('partitionFailed', { dataset, partition });
  if (!problem) return new ProblemError({ title, status: 422, code: 'PARTITION_FAILED' });
  return new ProblemError({
    ...problem,
    title: `${title} ${problem.title ?? ''}`.trim(),
    status: problem.status ?? 422,
  });
}
