import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { canonicalJson, type Manifest } from '@cdh/contracts';
import { breakingDifferences, withoutAnnotations, type Difference } from '@cdh/manifest';
import type { UseCase } from './define-use-case.ts';

type Operation = Manifest['operations'][number];
/** All of an operation that its callers rely on. */
type Contract = Omit<Operation, 'summary'>;

const SUFFIX = '.contract.json';
const RENEW = 'CDH_RENEW_CONTRACTS';

/**
 * Holds the operations of a use case to the contracts that lie in `folder` (`get-frost.v1.contract.json`), by the same
 * comparison as the hub's at registration. With `CDH_RENEW_CONTRACTS=1` additions are written there.
 * @param env `process.env`
 * @throws Error naming each difference by its pointer: one that breaks callers, or an addition that is not written down
 */
export function checkContracts(
  { manifest }: UseCase,
  folder: string,
  env: Record<string, string | undefined>,
): void {
  const held = new Map(
    readdirSync(folder)
      .filter((name) => name.endsWith(SUFFIX))
      .map((name) => [name, JSON.parse(readFileSync(join(folder, name), 'utf8')) as Contract]),
  );
  const breaking = breakingDifferences(
    { ...manifest, publishes: [], operations: [...held.values()].map(withSummary) },
    manifest,
  );
  if (breaking.length > 0) throw new Error(brokenText(breaking));
  const unwritten: string[] = [];
  for (const operation of manifest.operations) {
    const name = `${operation.name}.v${operation.version}${SUFFIX}`;
    const contract = contractOf(operation);
    const before = held.get(name);
    if (before && canonicalJson(before) === canonicalJson(contract)) continue;
    if (env[RENEW] === '1') writeFileSync(join(folder, name), `${JSON.stringify(contract, null, 2)}\n`);
    else unwritten.push(existsSync(join(folder, name)) ? `${name}: + / additions` : `${name}: absent`);
  }
  if (unwritten.length > 0) throw new Error(unwrittenText(unwritten));
}

function contractOf({ summary: _, ...operation }: Operation): Contract {
  return {
    ...operation,
    input: withoutAnnotations(operation.input, 'input'),
    output: withoutAnnotations(operation.output, 'output'),
  };
}

const withSummary = (contract: Contract): Operation => ({ ...contract, summary: { fr: '' } });

const shown = (value: unknown) => (value === undefined ? '–' : JSON.stringify(value));

const brokenText = (differences: Difference[]) =>
  [
    'Ces changements rompent ce que les partenaires utilisent ; le hub les refusera.',
    'These changes break what partners use; the hub will refuse them.',
    ...differences.map(
      ({ pointer, detail, before, after }) =>
        `  ${pointer}: ${detail.fr} / ${detail.en ?? ''} (${shown(before)} → ${shown(after)})`,
    ),
    'Gardez l’opération telle quelle et ajoutez la nouvelle version à côté (.v2). Personne ne s’en sert encore : supprimez',
    `son fichier ${SUFFIX}, puis ${RENEW}=1.`,
    'Keep the operation as it is and add the new version beside it (.v2). Nobody uses it yet: delete its file',
    `${SUFFIX}, then ${RENEW}=1.`,
  ].join('\n');

const unwrittenText = (names: string[]) =>
  [
    'Des ajouts ne sont pas consignés. / Additions are not written down.',
    ...names.map((name) => `  ${name}`),
    `${RENEW}=1 npx nx test <id>, puis / then git add *${SUFFIX}`,
  ].join('\n');
