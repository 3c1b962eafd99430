import { completeJob, issueUploads, MAX_INLINE_RESULTS, type Input } from '@cdh/contracts';
import { sha256Of } from './blob-cache.ts';
import type { Control } from './control.ts';
import type { AnyOperation } from './serves.ts';
import { putBytes } from './transfer-bytes.ts';
import { waitOutOutage } from './wait-out-outage.ts';

export interface JobFile {
  path: string;
  mediaType: string;
  bytes: Uint8Array;
}

type Reported = Extract<Input<typeof completeJob>['outcome'], { state: 'successful' }>['files'];

const encoder = new TextEncoder();
const endings: Record<string, string> = { 'geo+json': 'geojson', 'ld+json': 'jsonld', plain: 'txt' };

/** The output, and each of its other representations, as files `result.json`, `result.csv`, … */
export function filesOf(contract: AnyOperation, output: unknown): JobFile[] {
  const others = Object.entries(contract.representations).map(([mediaType, represent]) => {
    const body = (represent as (output: unknown) => string | Uint8Array)(output);
    return { mediaType, bytes: typeof body === 'string' ? encoder.encode(body) : body };
  });
  const own = { mediaType: contract.mediaType, bytes: encoder.encode(JSON.stringify(output)) };
  const taken = new Set<string>();
  return [own, ...others].map((file) => {
    const subtype = file.mediaType.split('/')[1] ?? 'bin';
    const ending = endings[subtype] ?? subtype.replace(/^(x-|vnd\.)/, '');
    const path = taken.has(ending) ? `result-${taken.size}.${ending}` : `result.${ending}`;
    taken.add(ending);
    return { path, ...file };
  });
}

/** Takes the files to where the report finds them: into the report itself where they are small, else to storage. */
export async function bringFiles(
  of: { job: string; attempt: string },
  files: readonly JobFile[],
  { control, signal, leaving }: { control: Control; signal: AbortSignal; leaving: AbortSignal },
): Promise<Reported> {
  const listed = files.map(({ path, mediaType, bytes }) => ({
    path,
    mediaType,
    size: bytes.length,
    sha256: sha256Of(bytes),
  }));
  const total = listed.reduce((sum, { size }) => sum + size, 0);
  if (total <= MAX_INLINE_RESULTS)
    return listed.map((file, i) => ({
      ...file,
      content: Buffer.from(files[i]?.bytes ?? []).toString('base64'),
    }));
  const issued = await control.call(issueUploads, { ...of, files: listed });
  for (const { path, url } of issued.files) {
    const file = files.find((candidate) => candidate.path === path);
    if (url === null || !file) continue;
    await waitOutOutage(() => putBytes(url, file.bytes, file.mediaType, signal), leaving);
  }
  return listed;
}
