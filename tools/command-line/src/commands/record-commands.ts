import type { Command } from 'commander';
import { integerFrom } from '../parse-arguments.ts';
import { type Branch, leaf } from './command-tree.ts';

/** Citing, comparing and following versions, and the steps in their life. */
export function addRecordCommands(program: Command, { say, act }: Branch): void {
  const records = () => import('../actions/records.ts');

  leaf(program, 'citation <id[@n]>', say('cmdCitation'))
    .option('--format <format>', say('optCitationFormat'))
    .action(act(async () => (await records()).cite));
  leaf(program, 'describe <id[@n]>', say('cmdDescribe')).action(
    act(async () => (await import('../actions/describe.ts')).describe),
  );
  leaf(program, 'diff <id[@n]>', say('cmdDiff'))
    .requiredOption('--from <n>', say('optDiffFrom'), integerFrom(1))
    .action(act(async () => (await records()).diff));
  leaf(program, 'lineage <id[@n]>', say('cmdLineage'))
    .option('--direction <direction>', say('optDirection'))
    .option('--depth <n>', say('optDepth'), integerFrom(1))
    .action(act(async () => (await records()).lineage));

  const version = leaf(program, 'version', say('cmdVersion'));
  leaf(version, 'publish <id@n>', say('cmdVersionPublish')).action(
    act(async () => (await records()).step('publish')),
  );
  for (const [name, summary] of [
    ['deprecate', say('cmdVersionDeprecate')],
    ['withdraw', say('cmdVersionWithdraw')],
    ['erase', say('cmdVersionErase')],
  ] as const) {
    const command = leaf(version, `${name} <id@n>`, summary)
      .requiredOption('--reason <text>', say('optReason'))
      .option('--reason-en <text>', say('optReasonEn'));
    if (name === 'deprecate') command.option('--successor <n>', say('optSuccessor'), integerFrom(1));
    command.action(act(async () => (await records()).step(name)));
  }

  const dataset = program.commands.find((command) => command.name() === 'dataset');
  if (dataset)
    leaf(dataset, 'retire <id>', say('cmdDatasetRetire'))
      .requiredOption('--date <day>', say('optRetireDate'))
      .requiredOption('--reason <text>', say('optReason'))
      .option('--reason-en <text>', say('optReasonEn'))
      .option('--successor <id>', say('optSuccessorDataset'))
      .action(act(async () => (await records()).retire));

  leaf(program, 'notices', say('cmdNotices'))
    .option('--dataset <id>', say('optDataset'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await records()).listNotices));
}
