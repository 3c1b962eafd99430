import { createHash } from 'node:crypto';
import { HubClient, ProblemError } from '@cdh/sdk';
import type { DemonstrationSite } from './demonstration-sites.ts';
import { SITES } from './demonstration-sites.ts';
import { describeDataset } from './describe-dataset.ts';
import { SeriesGenerator } from './generate-series.ts';
import { withProviderKey } from './provider-account.ts';

export interface DemonstrationOptions {
  /** Address of the hub. */
  url: string;
  /** Key of an administrator. */
  adminKey: string;
  /** Called with one line for each step. */
  log?: (line: string) => void;
  signal?: AbortSignal;
}

export interface DemonstrationOutcome {
  /** Ids of the datasets that this run published. */
  published: string[];
  /** Ids of those that were there already. */
  present: string[];
}

const VERIFICATION_MS = 120_000;

async function readDataset(hub: HubClient, id: string, signal?: AbortSignal) {
  try {
    const answer = await hub.datasets.read(id, { signal });
    return answer.modified ? answer : undefined;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return undefined;
    throw error;
  }
}

/** Like `Promise.all`, but never leaves work in flight: the first failure is thrown once all have ended. */
async function allEnded<T>(work: Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

type Held = Awaited<ReturnType<typeof readDataset>>;

function isSameEdition(held: Held, site: DemonstrationSite): boolean {
  return held?.value.description?.fr === describeDataset(site).description?.fr;
}

/** Describes the dataset and sends its file; an upload that was interrupted is continued. */
async function publishSite(
  provider: HubClient,
  site: DemonstrationSite,
  held: Held,
  content: Blob,
  signal?: AbortSignal,
): Promise<void> {
  if (!isSameEdition(held, site)) {
    await provider.datasets.put(site.id, describeDataset(site), { ifMatch: held?.etag, signal });
  }
  const uploads = provider.uploads(site.id);
  const begun = await uploads.send([{ path: `${site.id}.csv`, mediaType: 'text/csv', content }], {
    createHasher: () => createHash('sha256'),
    signal,
  });
  const ended = await uploads.wait(begun.id, { everyMs: 60, timeoutMs: VERIFICATION_MS, signal });
  if (ended.state === 'published') return;
  const why = ended.problem ? `${ended.problem.code}: ${ended.problem.detail ?? ''}` : ended.state;
  throw new Error(
    `${site.id} : le hub n’a pas publié ce jeu · the hub did not publish this dataset (${why})`,
  );
}

/**
 * Publishes the six synthetic datasets through the hub's HTTP interface, where they are missing. What is there in
 * the same edition is left alone: a second run only reads, and an interrupted one is continued.
 * @throws ProblemError when the hub refuses, UnreachableError when it does not answer
 */
export async function loadDemonstration(options: DemonstrationOptions): Promise<DemonstrationOutcome> {
  const { url, adminKey, log = () => undefined, signal } = options;
  const administrator = new HubClient({ url, key: adminKey, language: 'fr' });
  const held = await allEnded(
    SITES.map(async (site) => ({ site, dataset: await readDataset(administrator, site.id, signal) })),
  );
  const missing = held.filter(({ site, dataset }) => !dataset?.value.latest || !isSameEdition(dataset, site));
  const present = held.filter((one) => !missing.includes(one)).map(({ site }) => site.id);
  if (missing.length === 0) {
    log('Démonstration synthétique déjà chargée · synthetic demonstration already loaded');
    return { published: [], present };
  }
  log(
    `Démonstration : ${missing.length} jeux de données synthétiques à publier · synthetic datasets to publish`,
  );
  const generator = new SeriesGenerator();
  const published: string[] = [];
  await withProviderKey(administrator, async (key) => {
    const provider = new HubClient({ url, key, language: 'fr' });
    await allEnded(
      missing.map(async ({ site, dataset }) => {
        const content = new Blob([generator.generate(site)]);
        await publishSite(provider, site, dataset, content, signal);
        published.push(site.id);
        log(
          `  ${published.length}/${missing.length} ${site.town} (données synthétiques · synthetic data, ${Math.round(content.size / 1000)} kB)`,
        );
      }),
    );
  });
  return { published, present };
}
