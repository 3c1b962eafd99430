import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import type { Budget } from '../reading/budget.ts';
import type { Findings } from '../reading/findings.ts';
import type { ReaderOptions } from '../reading/reader.ts';
import { Refusal, Unreadable } from '../reading/refusal.ts';
import { bytesSource, type Source } from '../reading/source.ts';
import { InflatedCount, MOST_HELD } from './inflating.ts';

const NESTED = /\.(gz|zip|tgz)$/i;

/** One compressed file: counted while it is inflated, then described as what it is. */
export async function inspectGzip(
  source: Source,
  findings: Findings,
  budget: Budget,
  options: ReaderOptions,
): Promise<void> {
  findings.format = 'gzip';
  findings.mediaType = 'application/gzip';
  const chunks: Buffer[] = [];
  const count = new InflatedCount('GZIP_BOMB', source.size);
  const input = Readable.from(source.stream());
  const output = input.pipe(createGunzip());
  input.once('error', (error) => output.destroy(error));
  let held = 0;
  try {
    for await (const chunk of output as AsyncIterable<Buffer>) {
      count.add(chunk.length);
      if (held + chunk.length <= MOST_HELD) chunks.push(chunk);
      held += chunk.length;
      if (budget.spent) break;
    }
  } catch (error) {
    if (error instanceof Refusal) throw error;
    const said = error instanceof Error ? error.message.slice(0, 150) : String(error);
    throw new Unreadable(
      'GZIP_DAMAGED',
      `Décompression impossible : ${said}`,
      `It can not be inflated: ${said}`,
    );
  } finally {
    input.destroy();
    output.destroy();
  }
  if (held > MOST_HELD || budget.spent) {
    findings.partial(
      'GZIP_LARGE',
      `Le contenu (${held} octets au moins) est trop grand pour être décrit.`,
      `The content (${held} bytes at least) is too large to be described.`,
    );
    return;
  }
  const path = source.path.replace(/\.gz$/i, '');
  if (NESTED.test(path)) return;
  const inner = bytesSource(path, innerType(path), Buffer.concat(chunks));
  await options.readInner(inner, findings, budget, options);
}

const innerType = (path: string) =>
  /\.csv$/i.test(path) ? 'text/csv' : /json$/i.test(path) ? 'application/json' : 'application/octet-stream';
