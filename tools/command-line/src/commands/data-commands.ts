import type { Command } from 'commander';
import { integerFrom } from '../parse-arguments.ts';
import { type Branch, leaf } from './command-tree.ts';

/** Publishing, finding and fetching data. */
export function addDataCommands(program: Command, { say, act }: Branch): void {
  const datasets = () => import('../actions/datasets.ts');

  leaf(program, 'publish <file...>', say('cmdPublish'))
    .option('--id <id>', say('optId'))
    .option('--title <text>', say('optTitle'))
    .option('--title-en <text>', say('optTitleEn'))
    .option('--description <text>', say('optDescription'))
    .option('--description-en <text>', say('optDescriptionEn'))
    .option('--access <access>', say('optAccess'))
    .option('--publisher <organisation>', say('optPublisher'))
    .option('--licence <licence>', say('optLicence'))
    .option('--metadata <file>', say('optMetadata'))
    .option('--media-type <type>', say('optMediaType'))
    .option('--wait', say('optWaitPublish'))
    .action(act(async () => (await import('../actions/publish.ts')).publish));

  leaf(program, 'datasets [query]', say('cmdDatasets'))
    .option('--kind <kind>', say('optKind'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await datasets()).listDatasets));
  const dataset = leaf(program, 'dataset', say('cmdDataset'));
  leaf(dataset, 'show <id>', say('cmdDatasetShow')).action(act(async () => (await datasets()).showDataset));
  leaf(program, 'versions <dataset>', say('cmdVersions'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await datasets()).listVersions));

  leaf(program, 'download <id[@n]>', say('cmdDownload'))
    .option('-o, --output <path>', say('optOutput'))
    .option('--file <path>', say('optFile'))
    .action(act(async () => (await import('../actions/download.ts')).download));
}
