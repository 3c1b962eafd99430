import { completeJob, Problem, reportError, startJob, type Output } from '@cdh/contracts';
import { checkInput, checkOutput, JobLeft, sharesOfProcess } from '@cdh/nats';
import type { Control } from './control.ts';
import { bringFiles, filesOf, type JobFile } from './job-files.ts';
import { JobProgress } from './job-progress.ts';
import type { JobRunner } from './runs.ts';
import type { AnyOperation } from './serves.ts';
import { waitOutOutage } from './wait-out-outage.ts';

export interface OperationJobEnvironment {
  control: Control;
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
    if (!signal.aborted) await tell(environment.control, of, error);
    throw error;
  } finally {
    sharesOfProcess.end();
    progress.stop();
  }
}

async function run(
  { input, partitions, progress: reached }: Output<typeof startJob>,
  progress: JobProgress,
  { contract, runner, signal }: OperationJobEnvironment,
): Promise<JobFile[] | Problem> {
  const wanted = AbortSignal.any([signal, progress.signal]);
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

/** Only so that the cause is known should this have been the last attempt: nobody waits for it. */
async function tell(control: Control, of: { job: string; attempt: string }, error: unknown): Promise<void> {
  const problem = error instanceof Problem ? error : asDefect(error);
  await control.call(reportError, { ...of, problem: { ...problem.toWire() } }).catch(() => undefined);
}

/** The message without the stack: whoever submitted the job reads it. */
function asDefect(error: unknown): Problem {
  const message = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);
  return new Problem('USE_CASE_DEFECT', {
    fr: `Le calcul a échoué : ${message}`,
    en: `The computation failed: ${message}`,
  });
}

const isSuperseded = (error: unknown) => error instanceof Problem && error.code === 'JOB_SUPERSEDED';

function unlessSuperseded(error: unknown): undefined {
  if (!isSuperseded(error)) throw error;
}
