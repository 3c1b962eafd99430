import {
  completePartition,
  issueUploads,
  Problem,
  startPartition,
  type InputVersion,
  type IssuedFile,
} from '@cdh/contracts';
import { JobLeft } from '@cdh/nats';
import { sha256Of } from './blob-cache.ts';
import type { ComputeInput, ComputeOutput, DatasetRecord, PartitionComputer } from './computes.ts';
import type { Control } from './control.ts';
import { isSuperseded, reportAttemptError, unlessSuperseded } from './report-attempt-error.ts';
import { fetchBytes, putBytes, UrlRefused } from './transfer-bytes.ts';
import { waitOutOutage } from './wait-out-outage.ts';

export interface JobEnvironment {
  control: Control;
  computer: PartitionComputer;
  /** Base of the hub's HTTP interface and this use case's key: the way to an input once its issued URL has expired. */
  hub: { url: string; key: string };
  signal: AbortSignal;
  /** Aborts as soon as the process is told to stop: an outage is waited out no longer. */
  leaving: AbortSignal;
}

export type JobOutcome = 'successful' | 'failed' | 'superseded';

/**
 * One attempt at one partition, from the start that pins its inputs to the report that publishes it. Doing it twice is
 * harmless: the hub applies one report per attempt.
 * @throws JobLeft when another attempt has taken over; whatever is worth another one, after the hub was told of it
 */
export async function runPartitionJob(job: string, environment: JobEnvironment): Promise<JobOutcome> {
  const { leaving } = environment;
  const control = patient(environment.control, leaving);
  const started = await control.call(startPartition, { job }).catch(unlessSuperseded);
  if (!started) return 'superseded';
  const { attempt, partition, inputs } = started;
  try {
    const startedAt = new Date().toISOString();
    const cpu = process.cpuUsage();
    const outcome = await compute(inputs, partition, environment);
    const { user, system } = process.cpuUsage(cpu);
    const report = { job, attempt, startedAt, cpuMs: (user + system) / 1000 };
    if (outcome instanceof Problem) {
      const failed = { state: 'failed' as const, problem: { ...outcome.toWire() } };
      await control.call(completePartition, {
        ...report,
        endedAt: new Date().toISOString(),
        outcome: failed,
      });
      return 'failed';
    }
    const files = await upload(job, attempt, outcome, { ...environment, control });
    const { recipe, attributes = {} } = outcome;
    await control.call(completePartition, {
      ...report,
      endedAt: new Date().toISOString(),
      outcome: { state: 'successful', files, recipe, attributes },
    });
    return 'successful';
  } catch (error) {
    if (isSuperseded(error)) throw new JobLeft('Another attempt has taken over');
    if (!environment.signal.aborted) await reportAttemptError(environment.control, { job, attempt }, error);
    throw error;
  }
}

/** The same control that waits until the hub is back. */
const patient = (control: Control, leaving: AbortSignal): Control => ({
  call: (contract, input) => waitOutOutage(() => control.call(contract, input), leaving),
});

async function compute(
  inputs: InputVersion[],
  partition: string,
  environment: JobEnvironment,
): Promise<ComputeOutput | Problem> {
  try {
    const given = inputs.map((input) => computeInput(input, environment));
    return await environment.computer.compute(given, { partition, signal: environment.signal });
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
}

function computeInput(
  { dataset, version, digest, files }: InputVersion,
  { hub, signal, leaving }: JobEnvironment,
): ComputeInput {
  const route = `${hub.url}/datasets/${dataset.id}/versions/${version}/files/`;
  return {
    dataset: dataset as unknown as DatasetRecord,
    version,
    digest,
    files: files.map((file) => {
      let fetched: Promise<Uint8Array> | undefined;
      const { path, mediaType, size, sha256 } = file;
      const fetchIt = () => fetchInput(file, route, hub.key, signal);
      const bytes = () => (fetched ??= waitOutOutage(fetchIt, leaving));
      return { path, mediaType, size, sha256, bytes };
    }),
  };
}

async function fetchInput(file: IssuedFile, route: string, key: string, signal: AbortSignal) {
  try {
    return await fetchBytes(file.url, file, { signal });
  } catch (error) {
    if (!(error instanceof UrlRefused)) throw error;
    const url = route + file.path.split('/').map(encodeURIComponent).join('/');
    return fetchBytes(url, file, { signal, headers: { authorization: `Bearer ${key}` } });
  }
}

async function upload(
  job: string,
  attempt: string,
  { files }: ComputeOutput,
  { control, signal, leaving }: JobEnvironment,
) {
  const listed = files.map(({ path, mediaType, bytes }) => ({
    path,
    mediaType,
    size: bytes.length,
    sha256: sha256Of(bytes),
  }));
  const issued = await control.call(issueUploads, { job, attempt, files: listed });
  for (const { path, url } of issued.files) {
    const file = files.find((candidate) => candidate.path === path);
    if (url === null || !file) continue;
    await waitOutOutage(() => putBytes(url, file.bytes, file.mediaType, signal), leaving);
  }
  return listed;
}
