import { type Command, Option } from 'commander';
import { integerFrom } from '../parse-arguments.ts';
import { type Branch, leaf } from './command-tree.ts';

const JOB_STATES = ['accepted', 'running', 'successful', 'failed', 'dismissed', 'parked'];

/** Use cases: reserve, list, call, run, watch their products. */
export function addUseCaseCommands(program: Command, { say, act }: Branch): void {
  const useCases = () => import('../actions/use-cases.ts');
  const jobs = () => import('../actions/jobs.ts');

  const useCase = leaf(program, 'use-case', say('cmdUseCase'));
  leaf(useCase, 'create <id>', say('cmdUseCaseCreate'))
    .requiredOption('--org <id>', say('optOrg'))
    .action(act(async () => (await useCases()).createUseCase));
  leaf(program, 'use-cases', say('cmdUseCases'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await useCases()).listUseCases));

  leaf(program, 'call <use-case> <operation> [key=value...]', say('cmdCall'))
    .option('--format <format>', say('optFormat'))
    .option('-i, --include', say('optInclude'))
    .option('--if-none-match <etag>', say('optIfNoneMatch'))
    .option('--deadline <ms>', say('optDeadline'), integerFrom(1))
    .action(act(async () => (await import('../actions/call.ts')).callOperation));

  leaf(program, 'run <use-case> <operation> [key=value...]', say('cmdRun'))
    .option('--wait', say('optWaitJob'))
    .option('--format <format>', say('optFormat'))
    .action(act(async () => (await jobs()).runOperation));
  leaf(program, 'jobs', say('cmdJobs'))
    .addOption(new Option('--state <state>', say('optJobState')).choices(JOB_STATES))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await jobs()).listJobs));
  const job = leaf(program, 'job', say('cmdJob'));
  leaf(job, 'show <id>', say('cmdJobShow')).action(act(async () => (await jobs()).showJob));
  leaf(job, 'cancel <id>', say('cmdJobCancel')).action(act(async () => (await jobs()).cancelJob));
  leaf(job, 'retry <id>', say('cmdJobRetry')).action(act(async () => (await jobs()).retryJob));
  leaf(job, 'results <id>', say('cmdJobResults'))
    .option('--format <format>', say('optFormat'))
    .action(act(async () => (await jobs()).printResults));

  const streams = leaf(program, 'streams', say('cmdStreams'));
  leaf(streams, 'rebuild', say('cmdStreamsRebuild')).action(
    act(async () => (await import('../actions/streams.ts')).rebuildStreams),
  );

  leaf(program, 'products <use-case>', say('cmdProducts'))
    .option('--wait <dataset@n>', say('optWaitProduct'))
    .option('--timeout <seconds>', say('optTimeout'), integerFrom(1))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await import('../actions/products.ts')).listProducts));
}
