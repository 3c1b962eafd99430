import type { Inspection } from '@cdh/contracts';
import type { Budget } from './reading/budget.ts';
import { Findings } from './reading/findings.ts';
import { Refusal, Unreadable } from './reading/refusal.ts';
import type { Reader, ReaderOptions } from './reading/reader.ts';
import type { Source } from './reading/source.ts';
import { readerOf } from './reader-of.ts';

const readAsItIs: Reader = async (source, findings, budget, options) => {
  const read = await readerOf(source);
  await read(source, findings, budget, options);
};

/** Describes one file. Never rejects: what goes wrong is part of the description. */
export async function inspectSource(
  source: Source,
  budget: Budget,
  options: Omit<ReaderOptions, 'readInner'> = {},
): Promise<Inspection> {
  const findings = new Findings();
  try {
    await readAsItIs(source, findings, budget, { ...options, readInner: readAsItIs });
  } catch (error) {
    if (error instanceof Refusal) findings.end('refused', error.code, error.detail);
    else if (error instanceof Unreadable) findings.end('unread', error.code, error.detail);
    else {
      const said = (error instanceof Error ? error.message : String(error)).slice(0, 200);
      findings.end('unread', 'UNREADABLE', {
        fr: `La lecture a échoué : ${said}`,
        en: `Reading failed: ${said}`,
      });
    }
  }
  return findings.toInspection(source.path);
}
