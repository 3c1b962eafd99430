import { isEnded, type JobStatus } from '@cdh/sdk';
import type { ListOptions } from '../answer-list.ts';
import type { Context } from '../context.ts';
import { startJobProgress } from '../output/job-progress.ts';
import { facts, table } from '../output/table.ts';
import { readInputs } from '../read-inputs.ts';
import { copyBody } from './call.ts';

interface RunOptions {
  wait?: boolean;
  format?: string;
}

interface JobListOptions extends ListOptions {
  state?: NonNullable<JobStatus['status']> | 'parked';
}

/** Takes a job on; with `--wait` follows it to its end, and prints its results. */
export async function runOperation(
  context: Context,
  [useCase = '', operation = '', ...pairs]: string[],
  { wait, format }: RunOptions,
): Promise<void> {
  const { client, say, signal } = context;
  const process = `${useCase}.${operation}`;
  const inputs = await readInputs(context, process, pairs);
  const job = await client.jobs.start(process, inputs, { signal });
  if (!wait) return context.answer(job, () => say('jobAccepted', { id: job.jobID }));
  const progress = startJobProgress(context, job);
  try {
    for await (const status of client.jobs.events(job.jobID, { signal })) progress.update(status);
  } finally {
    progress.stop();
  }
  // Of a job that failed the hub answers its problem here.
  await printResults(context, [job.jobID], { format });
}

export async function printResults(
  context: Context,
  [id = '']: string[],
  { format }: { format?: string | undefined },
): Promise<void> {
  const query = format === undefined ? '' : `?f=${encodeURIComponent(format)}`;
  const path = `/jobs/${encodeURIComponent(id)}/results${query}`;
  await copyBody(context, await context.client.http.send('GET', path, { signal: context.signal }));
}

export async function listJobs(context: Context, _args: string[], { state, limit }: JobListOptions) {
  const { client, say, signal } = context;
  const chosen = state === undefined ? {} : state === 'parked' ? { state } : { status: state };
  const jobs: JobStatus[] = [];
  for await (const job of client.jobs.all({ ...chosen, limit: Math.min(limit ?? 1000, 1000) }, { signal })) {
    if (jobs.length === limit) {
      context.note(say('listCut', { count: limit }));
      break;
    }
    jobs.push(job);
  }
  const heads = ['ID', say('process'), say('state'), say('progress'), say('created'), say('message')];
  const rows = jobs.map((job) => [
    job.jobID,
    job.processID,
    stateOf(job),
    `${job.progress ?? 0} %`,
    job.created,
    job.message,
  ]);
  await context.answer({ jobs }, () => (jobs.length === 0 ? say('nothing') : table(heads, rows)));
}

export async function showJob(context: Context, [id = '']: string[]): Promise<void> {
  await show(context, await context.client.jobs.get(id, { signal: context.signal }));
}

export async function cancelJob(context: Context, [id = '']: string[]): Promise<void> {
  await show(context, await context.client.jobs.dismiss(id, { signal: context.signal }));
}

export async function retryJob(context: Context, [id = '']: string[]): Promise<void> {
  await show(context, await context.client.jobs.retry(id, { signal: context.signal }));
}

function show(context: Context, job: JobStatus): Promise<void> {
  const { say } = context;
  return context.answer(job, () =>
    facts([
      ['ID', job.jobID],
      [say('process'), job.processID],
      [say('state'), stateOf(job)],
      [say('progress'), `${job.progress ?? 0} %`],
      [say('queue'), isEnded(job) ? undefined : job.queuePosition],
      [say('estimatedStart'), job.estimatedStart],
      [say('created'), job.created],
      [say('message'), job.message],
      [say('keptUntil'), job.retainUntil],
    ]),
  );
}

const stateOf = ({ status, parked }: JobStatus) => (parked ? 'parked' : status);
