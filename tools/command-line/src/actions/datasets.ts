import type { Dataset, DatasetKind } from '@cdh/sdk';
import type { Context } from '../context.ts';
import { bytesText, facts, table } from '../output/table.ts';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';
import { latestNumber } from '../choose-version.ts';

interface DatasetListOptions extends ListOptions {
  kind?: DatasetKind;
}

export async function listDatasets(context: Context, [q]: string[], options: DatasetListOptions) {
  const { say } = context;
  const pages = context.client.datasets.pages({ kind: options.kind, q, ...pageSize(options) }, context);
  await answerList(context, pages, options, (items) =>
    table(
      ['ID', say('title'), say('kind'), say('access'), say('publisher'), 'VERSION'],
      items.map((dataset) => [
        dataset.id,
        context.text(dataset.title),
        dataset.kind,
        dataset.access,
        dataset.publisher,
        latestNumber(dataset),
      ]),
    ),
  );
}

export async function showDataset(context: Context, [id = '']: string[]) {
  const dataset = await context.client.datasets.get(id, context);
  await context.answer(dataset, () => describe(context, dataset));
}

function describe({ say, text }: Context, dataset: Dataset): string {
  const { site, temporal, variables = [] } = dataset;
  return facts([
    ['ID', dataset.id],
    [say('title'), text(dataset.title)],
    [say('description'), text(dataset.description)],
    [say('kind'), dataset.kind],
    [say('publisher'), dataset.publisher],
    [say('access'), dataset.access],
    [say('licence'), dataset.licence],
    [say('profile'), dataset.conformsTo?.join(', ')],
    [say('period'), temporal && `${temporal.start ?? '…'} – ${temporal.end ?? '…'}`],
    [say('territories'), dataset.spatial?.join(', ')],
    [
      'Site',
      site && `${site.id} · ${text(site.name)}${site.lon === undefined ? '' : ` (${site.lon}, ${site.lat})`}`,
    ],
    [
      say('variables'),
      variables.map(({ column, role, unit }) => `${column}: ${role}${unit ? ` [${unit}]` : ''}`).join('; '),
    ],
    [say('latest'), latestNumber(dataset)],
  ]);
}

export async function listVersions(context: Context, [id = '']: string[], options: ListOptions) {
  const { say } = context;
  await answerList(context, context.client.versions(id).pages(pageSize(options), context), options, (items) =>
    table(
      ['N', say('state'), say('publishedAt'), say('files'), say('size'), say('digest')],
      items.map(({ number, state, publishedAt, files = [], digest }) => [
        number,
        state,
        publishedAt,
        files.map(({ path }) => path).join(', '),
        bytesText(files.reduce((sum, { size }) => sum + size, 0)),
        digest?.slice(0, 16),
      ]),
    ),
  );
}
