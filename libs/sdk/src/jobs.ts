import { encodePath, queryString, route } from './encode.ts';
import type { CallOptions, CreateOptions, Http } from './http.ts';
import { UnreachableError } from './problem-error.ts';
import { delay } from './retry.ts';
import { readEvents } from './server-sent-events.ts';
import type { WaitOptions } from './wait-options.ts';

export type JobState = 'accepted' | 'running' | 'successful' | 'failed' | 'dismissed';

/** Status of a job as OGC API – Processes, Part 1 (`statusInfo`) has it, with the hub's place in the queue. */
export interface JobStatus {
  jobID: string;
  processID?: string;
  type: 'process';
  status: JobState;
  message?: string;
  /** 0–100. */
  progress?: number;
  created?: string;
  started?: string;
  finished?: string;
  updated?: string;
  /** 1 is the next to begin; 0 no longer waits. */
  queuePosition?: number | null;
  estimatedStart?: string | null;
  /** Until when the job and its results are kept, once it is over. */
  retainUntil?: string | null;
  /** No attempt succeeded: it may be retried. */
  parked?: boolean;
  links?: { href: string; rel?: string; type?: string; title?: string }[];
}

/** The job ended without a result. */
export class JobError extends Error {
  override readonly name = 'JobError';
  readonly status: JobStatus;

  constructor(status: JobStatus) {
    super(`${status.jobID}: ${status.status}${status.message ? ` (${status.message})` : ''}`);
    this.status = status;
  }
}

export interface JobWaitOptions extends WaitOptions {
  onStatus?: (status: JobStatus) => void;
}

export const isEnded = ({ status }: JobStatus): boolean => !['accepted', 'running'].includes(status);

interface JobPage {
  jobs: JobStatus[];
  links?: { href: string; rel?: string }[];
}

/** Breaks of the stream of events in a row that are lived through. */
const MAX_BREAKS = 5;

/** Long computations: OGC API – Processes, `/processes/{process}/execution` and `/jobs`. */
export const jobs = (http: Http) => {
  const get = (id: string, options?: CallOptions) => http.json<JobStatus>('GET', route('jobs', id), options);

  /** Begins `<use-case>.<operation>`; asking again under the same idempotency key begins nothing further. */
  const start = (process: string, inputs: object, options?: CreateOptions) =>
    http.create<JobStatus>(
      `/processes/${encodePath(process)}/execution`,
      { inputs },
      {
        ...options,
        headers: { prefer: 'respond-async' },
      },
    );

  /** Up to 1,000 jobs of one operation, all or none; ids in the order of the inputs. */
  const batch = (process: string, inputs: readonly object[], options?: CreateOptions) =>
    http.create<{ batch: string; jobs: string[] }>(
      `/processes/${encodePath(process)}/batch`,
      { inputs },
      options,
    );

  const results = <T = unknown>(id: string, options?: CallOptions) =>
    http.json<T>('GET', `${route('jobs', id)}/results`, options);

  /** Ends a job before it is done; a conflict once it is over. */
  const dismiss = (id: string, options?: CallOptions) =>
    http.json<JobStatus>('DELETE', route('jobs', id), options);

  /** Puts a parked job back into its queue. */
  const retry = (id: string, options?: CallOptions) =>
    http.json<JobStatus>('POST', `${route('jobs', id)}/retry`, options);

  /** Looks until the job has ended or the time is up; returns the last status. */
  const wait = async (id: string, options: JobWaitOptions = {}): Promise<JobStatus> => {
    const { timeoutMs = Infinity, everyMs = 250, onStatus, signal } = options;
    const deadline = Date.now() + timeoutMs;
    for (let pause = everyMs; ; pause = Math.min(pause * 1.3, 5_000)) {
      const status = await get(id, { signal });
      onStatus?.(status);
      if (isEnded(status) || Date.now() >= deadline) return status;
      await delay(Math.min(pause, Math.max(deadline - Date.now(), 0)), signal);
    }
  };

  /** The results of a job from its beginning to its end. Throws JobError when it has none. */
  const run = async <T = unknown>(
    process: string,
    inputs: object,
    options: JobWaitOptions & CreateOptions = {},
  ) => {
    const { jobID } = await start(process, inputs, options);
    const status = await wait(jobID, options);
    if (status.status !== 'successful') throw new JobError(status);
    return results<T>(jobID, options);
  };

  /** Each change of a job's status as it happens, up to the one that ends it; a broken stream is taken up again. */
  async function* events(
    id: string,
    { signal }: CallOptions = {},
  ): AsyncGenerator<JobStatus, void, undefined> {
    let last: string | undefined;
    for (let breaks = 0; ; breaks += 1) {
      try {
        const headers = { accept: 'text/event-stream', 'last-event-id': last };
        const response = await http.send('GET', `${route('jobs', id)}/events`, { headers, signal });
        for await (const event of readEvents(response)) {
          breaks = 0;
          last = event.id ?? last;
          const status = JSON.parse(event.data) as JobStatus;
          yield status;
          if (isEnded(status)) return;
        }
      } catch (error) {
        signal?.throwIfAborted();
        if (!(error instanceof UnreachableError) || breaks >= MAX_BREAKS) throw error;
      }
      if (breaks >= MAX_BREAKS) throw new UnreachableError(http.url, `the events of ${id} keep breaking off`);
      await delay(http.retry.baseMs * 2 ** breaks, signal);
    }
  }

  /** Jobs that one may see, newest first as the hub orders them. */
  async function* all(
    query: { status?: JobState; state?: 'parked'; processID?: string; batch?: string; limit?: number } = {},
    options?: CallOptions,
  ): AsyncGenerator<JobStatus, void, undefined> {
    let path: string | undefined = `/jobs${queryString(query)}`;
    while (path !== undefined) {
      const page: JobPage = await http.json<JobPage>('GET', path, options);
      yield* page.jobs;
      const next: string | undefined = page.links?.find(({ rel }) => rel === 'next')?.href;
      // On the address that was called, as for every list: the key goes nowhere else.
      path = next === undefined ? undefined : `/jobs${new URL(next, 'http://hub.invalid').search}`;
    }
  }

  return { all, get, start, batch, results, dismiss, retry, wait, run, events };
};
