import { listOf, ProblemError } from '@cdh/sdk';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';
import { latestNumber } from '../choose-version.ts';
import type { Context } from '../context.ts';
import { facts, table } from '../output/table.ts';
import { datasetAtVersion } from '../parse-arguments.ts';
import { UsageError } from '../usage-error.ts';
import { copyBody } from './call.ts';

interface ShownVersion {
  number: number;
  state: string;
  uri: string;
  successor?: number;
  reason?: unknown;
}
interface Notice {
  id: string;
  at: string;
  kind: string;
  dataset: string;
  version?: number;
  reason: unknown;
  date?: string;
  successor?: { dataset: string; version?: number };
}
interface Prov {
  entity: Record<string, Record<string, unknown>>;
  wasDerivedFrom: Record<string, Record<string, string>>;
}

const at = (dataset: string, number: number) => `/datasets/${encodeURIComponent(dataset)}/versions/${number}`;
const named = (dataset: string, version: number | undefined) =>
  version === undefined ? dataset : `${dataset}@${version}`;

/** The number in `ID@N`; of `ID`, the latest. Not read as a version: one that was withdrawn is cited too. */
export async function numberOf(context: Context, text: string): Promise<{ dataset: string; number: number }> {
  const { dataset, version } = datasetAtVersion(text, context.say);
  const number = version ?? latestNumber(await context.client.datasets.get(dataset, context));
  if (number === undefined)
    throw new ProblemError({ title: context.say('noVersion', { dataset }), status: 404, code: 'NO_VERSION' });
  return { dataset, number };
}

/** The citation as the hub writes it; `--json` is CSL-JSON. */
export async function cite(context: Context, [text = '']: string[], { format }: { format?: string }) {
  const { dataset, number } = await numberOf(context, text);
  const f = context.isJson ? 'csl' : (format ?? 'text');
  await copyBody(
    context,
    await context.client.http.send('GET', `${at(dataset, number)}/citation`, {
      query: { f },
      headers: { accept: '*/*', 'accept-language': context.language },
      ...(context.signal ? { signal: context.signal } : {}),
    }),
  );
}

interface Diff {
  files: {
    added: { path: string }[];
    removed: { path: string }[];
    changed: { path: string }[];
    unchanged: number;
  };
  schema: { value: unknown };
  rows: { value: { from: number; to: number } | null };
}

export async function diff(context: Context, [text = '']: string[], { from }: { from: number }) {
  const { dataset, number } = await numberOf(context, text);
  const changes = await context.client.http.json<Diff>('GET', `${at(dataset, number)}/diff`, {
    query: { from },
  });
  const { files, rows } = changes;
  await context.answer(changes, () =>
    [
      ...files.added.map(({ path }) => `+ ${path}`),
      ...files.removed.map(({ path }) => `- ${path}`),
      ...files.changed.map(({ path }) => `~ ${path}`),
      `= ${files.unchanged}`,
      ...(rows.value === null ? [] : [`${context.say('rows')}: ${rows.value.from} → ${rows.value.to}`]),
    ].join('\n'),
  );
}

/** `--json` is PROV-JSON. */
export async function lineage(
  context: Context,
  [text = '']: string[],
  { direction, depth }: { direction?: string; depth?: number },
) {
  const { dataset, version } = datasetAtVersion(text, context.say);
  const prov = await context.client.http.json<Prov>(
    'GET',
    `/datasets/${encodeURIComponent(dataset)}/lineage`,
    {
      query: { direction, depth, version, f: 'prov-json' },
    },
  );
  const plain = (id: string | undefined) => (id ?? '').replace(/^id:/, '').replace(/\/(\d+)$/, '@$1');
  await context.answer(prov, () => {
    const lines = Object.values(prov.wasDerivedFrom)
      .map((edge) => `${plain(edge['prov:generatedEntity'])} ← ${plain(edge['prov:usedEntity'])}`)
      .sort();
    return lines.length === 0 ? context.say('nothing') : lines.join('\n');
  });
  if (prov.entity['cdh:lineage']?.['cdh:complete'] === false) context.note(context.say('lineageCut'));
}

type Step = 'publish' | 'deprecate' | 'withdraw' | 'erase';

/** A step in the life of `ID@N`; all but publishing need a reason. */
export const step =
  (name: Step) =>
  async (
    context: Context,
    [text = '']: string[],
    { reason, reasonEn, successor }: { reason?: string; reasonEn?: string; successor?: number },
  ) => {
    const { dataset, version } = datasetAtVersion(text, context.say);
    // What can't be taken back is never done to whatever happens to be the latest.
    if (version === undefined) throw new UsageError(context.say('versionInvalid', { text }));
    const body =
      name === 'publish'
        ? {}
        : {
            reason: reasonEn === undefined ? reason : { fr: reason, en: reasonEn },
            ...(successor === undefined ? {} : { successor }),
          };
    const shown = await context.client.http.create<ShownVersion>(`${at(dataset, version)}/${name}`, body);
    await context.answer(shown, () =>
      facts([
        ['ID', named(dataset, shown.number)],
        ['URI', shown.uri],
        [context.say('state'), shown.state],
        [context.say('reason'), shown.reason === undefined ? undefined : context.text(shown.reason)],
        [context.say('successor'), shown.successor],
      ]),
    );
  };

export async function retire(
  context: Context,
  [id = '']: string[],
  options: { date: string; reason: string; reasonEn?: string; successor?: string },
) {
  const { date, reason, reasonEn, successor } = options;
  const shown = await context.client.http.create<{ retirement: { date: string } }>(
    `/datasets/${encodeURIComponent(id)}/retire`,
    {
      date,
      reason: reasonEn === undefined ? reason : { fr: reason, en: reasonEn },
      ...(successor === undefined ? {} : { successor }),
    },
  );
  await context.answer(shown, () => `${id}: ${shown.retirement.date}`);
}

export async function listNotices(
  context: Context,
  _args: string[],
  options: ListOptions & { dataset?: string },
) {
  const { say } = context;
  const query = {
    ...pageSize(options),
    ...(options.dataset === undefined ? {} : { dataset: options.dataset }),
  };
  const pages = listOf<Notice>(context.client.http, '/notices').pages(query, context);
  await answerList(context, pages, options, (items) =>
    table(
      [say('at'), say('notice'), say('dataset'), say('reason'), say('successor')],
      items.map(({ at: when, kind, dataset, version, reason, date, successor }) => [
        when,
        date === undefined ? kind : `${kind} ${date}`,
        named(dataset, version),
        context.text(reason),
        successor && named(successor.dataset, successor.version),
      ]),
    ),
  );
}
