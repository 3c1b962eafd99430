import type { DatasetInput, Inspection, WireProblem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';

export interface FileToInspect {
  path: string;
  mediaType: string;
  size: number;
  /** Good for at most 60 s. */
  url(): Promise<string>;
}

export interface Inspected {
  /** Why the files are not to be published. */
  problem: WireProblem | null;
  /** Of the files that were looked at. */
  inspections: Inspection[];
}

export interface NewVersion {
  dataset: string;
  version: number;
  paths: readonly string[];
  /** A use case made it. */
  derived: boolean;
}

export interface Inspecting {
  /** Looks at files before they are published, for as long as that is worth waiting. Never rejects. */
  look(dataset: string, files: readonly FileToInspect[], csv?: DatasetInput['csv']): Promise<Inspected>;
  /** Within the ambient transaction: these files of a new version are to be described. */
  expect(version: NewVersion): Promise<void>;
  /** Within the ambient transaction: what is known of them. */
  keep(dataset: string, version: number, inspections: readonly Inspection[]): Promise<void>;
}

/** Whoever publishes need not know who describes: without an inspector nothing is described. */
@Injectable()
export class Inspections {
  private inspecting: Inspecting | undefined;

  by(inspecting: Inspecting): void {
    this.inspecting = inspecting;
  }

  look(dataset: string, files: readonly FileToInspect[], csv?: DatasetInput['csv']): Promise<Inspected> {
    return this.inspecting?.look(dataset, files, csv) ?? Promise.resolve({ problem: null, inspections: [] });
  }

  async expect(version: NewVersion): Promise<void> {
    await this.inspecting?.expect(version);
  }

  async keep(dataset: string, version: number, inspections: readonly Inspection[]): Promise<void> {
    await this.inspecting?.keep(dataset, version, inspections);
  }
}
