import type { Command } from 'commander';
import { integerFrom, several } from '../parse-arguments.ts';
import { type Branch, leaf } from './command-tree.ts';

/** Grants, audit, usage. */
export function addTrustCommands(program: Command, { say, act }: Branch): void {
  const grants = () => import('../actions/grants.ts');
  const audit = () => import('../actions/audit.ts');

  leaf(program, 'grant <dataset>', say('cmdGrant'))
    .requiredOption('--to <kind:id>', say('optTo'))
    .requiredOption('--action <action>', say('optAction'), several)
    .requiredOption('--purpose <purpose>', say('optPurpose'))
    .option('--through <use-case>', say('optThrough'))
    .option('--from <time>', say('optFrom'))
    .option('--until <time>', say('optUntil'))
    .action(act(async () => (await grants()).createGrant));
  leaf(program, 'revoke <grant>', say('cmdRevoke')).action(act(async () => (await grants()).revokeGrant));
  leaf(program, 'grants', say('cmdGrants'))
    .option('--dataset <id>', say('optDataset'))
    .option('--to <kind:id>', say('optTo'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await grants()).listGrants));

  leaf(program, 'audit', say('cmdAudit'))
    .option('--after <seq>', say('optAfter'), integerFrom(0))
    .option('--dataset <id>', say('optDataset'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await audit()).listAudit));
  leaf(program, 'usage', say('cmdUsage'))
    .option('--dataset <id>', say('optDataset'))
    .option('--use-case <id>', say('optUseCase'))
    .option('--from <day>', say('optDayFrom'))
    .option('--to <day>', say('optDayTo'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await audit()).listUsage));
}
