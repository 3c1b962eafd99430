import { type Dataset, ProblemError, type Version } from '@cdh/sdk';
import type { Context } from './context.ts';
import { datasetAtVersion } from './parse-arguments.ts';

/** The number of a dataset's newest version, in either form that the API may give it. */
export function latestNumber({ latest }: Dataset): number | undefined {
  if (typeof latest === 'number') return latest;
  return latest?.number;
}

/** The version that `ID@N` names; the newest without `@N`. */
export async function chooseVersion(
  context: Context,
  text: string,
): Promise<{ dataset: string; version: Version }> {
  const { client, say } = context;
  const { dataset, version } = datasetAtVersion(text, say);
  const number = version ?? latestNumber(await client.datasets.get(dataset, context));
  if (number === undefined) {
    throw new ProblemError({ title: say('noVersion', { dataset }), status: 404, code: 'NO_VERSION' });
  }
  return { dataset, version: await client.versions(dataset).get(number, context) };
}
