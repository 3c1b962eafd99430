import type { DatasetInput, Inspection, WireProblem } from '@cdh/contracts';
import { Injectable, type OnModuleInit } from '@nestjs/common';
import {
  type FileToInspect,
  type Inspected,
  type Inspecting,
  Inspections,
  type NewVersion,
} from '../../shared/inspections.ts';
import { companionsOf, isWithinStore } from './companions.ts';
import { DescriptionsRepository } from './descriptions.repository.ts';
import { Inspector } from './inspector.ts';

/** A publication waits no longer than this for its inspection, in all and for one file. */
const WAIT_MS = 12_000;
const FILE_MS = 6_000;
const MOST_FILES = 200;
const AT_ONCE = 2;
/** What was looked at before is kept in the same transaction: the sweep is for the rest. */
const SOON_S = 2;
const DESCRIBED =
  /\.(csv|tsv|parquet|geojson|json|fgb|tiff?|nc|h5|zip|gz|xml)$|(^|\/)\.(zmetadata|zgroup|zarray)$/i;

/** Files are looked at before they are published: what would harm whoever opens it is not. */
@Injectable()
export class UploadInspections implements OnModuleInit, Inspecting {
  constructor(
    private readonly inspections: Inspections,
    private readonly inspector: Inspector,
    private readonly descriptions: DescriptionsRepository,
  ) {}

  onModuleInit(): void {
    if (this.inspector.appointed) this.inspections.by(this);
  }

  async look(
    dataset: string,
    files: readonly FileToInspect[],
    csv?: DatasetInput['csv'],
  ): Promise<Inspected> {
    const found: Inspection[] = [];
    const ends = performance.now() + WAIT_MS;
    const waiting = files.filter(({ path }) => !isWithinStore(path, files)).slice(0, MOST_FILES);
    await this.inspector.noteInspection(dataset);
    let away = false;
    const work = async () => {
      for (let file = waiting.shift(); file && !away; file = waiting.shift()) {
        const budgetMs = Math.floor(Math.min(FILE_MS, ends - performance.now()));
        const inspection = budgetMs < 500 ? undefined : await this.one(file, files, csv, budgetMs);
        if (!inspection) away = true;
        else found.push(inspection);
        if (inspection?.description.state === 'refused') away = true;
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    const refused = found.find(({ description }) => description.state === 'refused');
    return { problem: refused ? refusal(refused) : null, inspections: found };
  }

  /** Of what use cases make, thousands of small files in shapes of their own, only what can be described. */
  expect({ dataset, version, paths, derived }: NewVersion): Promise<void> {
    const wanted = derived ? paths.filter((path) => DESCRIBED.test(path)) : paths;
    return this.descriptions.expect(dataset, version, wanted, SOON_S);
  }

  async keep(dataset: string, version: number, inspections: readonly Inspection[]): Promise<void> {
    for (const inspection of inspections) await this.descriptions.keep(dataset, version, inspection);
  }

  private async one(
    file: FileToInspect,
    files: readonly FileToInspect[],
    csv: DatasetInput['csv'],
    budgetMs: number,
  ): Promise<Inspection | undefined> {
    const located = async ({ path, mediaType, size, url }: FileToInspect) => ({
      path,
      mediaType,
      size,
      url: await url(),
    });
    try {
      return await this.inspector.ask({
        file: await located(file),
        companions: await Promise.all(companionsOf(file.path, files).map(located)),
        ...(csv ? { csv: { delimiter: csv.delimiter, encoding: csv.encoding } } : {}),
        budgetMs,
      });
    } catch {
      // The store gave no address: the verification meets that itself.
      return undefined;
    }
  }
}

function refusal({ description: { path, notes } }: Inspection): WireProblem {
  const [cause] = notes;
  return {
    code: `FORMAT_${cause?.code ?? 'HOSTILE'}`,
    status: 422,
    detail: {
      fr: `${path} : ${cause?.detail.fr ?? 'ce fichier nuirait à qui l’ouvre.'}`,
      en: `${path}: ${cause?.detail.en ?? 'this file would harm whoever opens it.'}`,
    },
    remedy: {
      fr: 'Écrivez le fichier de nouveau avec un outil courant du domaine, puis recommencez l’envoi.',
      en: 'Write the file again with a common tool of the field, then upload it again.',
    },
    extensions: { path },
  };
}
