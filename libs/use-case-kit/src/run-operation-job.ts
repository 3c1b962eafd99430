import { completeJob, Problem, startJob, type Output } from '@cdh/contracts';
import { checkInput, checkOutput, JobLeft, sharesOfProcess, type CollectPartitions } from '@cdh/nats';
import type { Control } from './control.ts';
import { bringFiles, filesOf, type JobFile } from './job-files.ts';
import { JobProgress } from './job-progress.ts';
import { isSuperseded, reportAttemptError, unlessSuperseded } from './report-attempt-error.ts';
import type { JobRunner } from './runs.ts';
import type { AnyOperation } from './serves.ts';
import { waitOutOutage } from './wait-out-outage.ts';

export interface OperationJobEnvironment {
  control: Control;
  /** Fetches partitions that were too many for a message. */
  collect: CollectPartitions;
  contract: AnyOperation;
  runner: JobRunner<AnyOperation>;
  /** Aborts when the process gives up waiting for its jobs. */
  signal: AbortSignal;
  /** Aborts as soon as the process is told to stop: an outage is waited out no longer. */
  leaving: AbortSignal;
}

/** `over`: there was nothing to do any more. */
export type OperationJobOutcome = 'successful' | 'failed' | 'over';

/**
 * One attempt at a job of an operation, from its start to the report that ends it. Doing it twice is harmless: the hub
 * applies one report.
 * @throws JobLeft when another attempt has taken over; whatever is worth another attempt, after the hub was told of it
 */
export async function runOperationJob(
  job: string,
  environment: OperationJobEnvironment,
): Promise<OperationJobOutcome> {
  const { leaving, signal } = environment;
  const control: Control = {
    call: (contract, input) => waitOutOutage(() => environment.control.call(contract, input), leaving),
  };
  const started = await control.call(startJob, { job }).catch(unlessSuperseded);
  if (!started) return 'over';
  const of = { job, attempt: started.attempt };
  const progress = new JobProgress(environment.control, of, started.progress);
  const mark = sharesOfProcess.begin();
  try {
    const made = await run(started, progress, environment);
    const outcome =
      made instanceof Problem
        ? { state: 'failed' as const, problem: { ...made.toWire() } }
        : {
            state: 'successful' as const,
            files: await bringFiles(of, made, { control, signal, leaving }),
          };
    await control.call(completeJob, { ...of, cpuMs: sharesOfProcess.soFar(mark), outcome });
    return outcome.state;
  } catch (error) {
    if (progress.signal.aborted || isSuperseded(error)) throw new JobLeft('Another attempt has taken over');
    if (!signal.aborted) await reportAttemptError(environment.control, of, error);
    throw error;
  } finally {
    sharesOfProcess.end();
    progress.stop();
  }
}

async function run(
  { input, partitions: few, partitionsClaim: claim, progress: reached }: Output<typeof startJob>,
  progress: JobProgress,
  { collect, contract, runner, signal }: OperationJobEnvironment,
): Promise<JobFile[] | Problem> {
  const wanted = AbortSignal.any([signal, progress.signal]);
  // Outside what follows: that they can't be reached is no result of the job. The next attempt is told a new address.
  const partitions = claim ? await collect(claim) : few;
  try {
    const output = await runner.run(await checkInput(contract.input, input), {
      partitions,
      reached,
      signal: wanted,
      progress: (percent, message) => progress.set(percent, message),
    });
    return filesOf(contract, await checkOutput(contract.output, output, contract.name));
  } catch (error) {
    if (error instanceof Problem && !wanted.aborted) return error;
    throw error;
  }
}
