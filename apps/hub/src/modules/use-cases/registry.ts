import type { Manifest } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { EpochCache } from '../../shared/epoch-cache.ts';
import { Epochs } from '../../shared/epochs.ts';
import { compileUseCase, type CompiledUseCase } from './compile-use-case.ts';
import { type UseCaseRow, UseCasesRepository } from './use-cases.repository.ts';

/** The use cases that have registered, as the gateway and the reactions use them; renewed when one changes. */
@Injectable()
export class Registry {
  private readonly held: EpochCache<Map<string, CompiledUseCase>>;
  /** Compiled schemas outlive the epoch: most changes concern another use case, or a partition. */
  private compiled = new Map<string, { hash: string; useCase: CompiledUseCase }>();

  constructor(
    epochs: Epochs,
    private readonly repository: UseCasesRepository,
  ) {
    this.held = new EpochCache(epochs, ['use-cases']);
  }

  async list(): Promise<CompiledUseCase[]> {
    return [...(await this.all()).values()];
  }

  async find(id: string): Promise<CompiledUseCase | undefined> {
    return (await this.all()).get(id);
  }

  private all(): Promise<Map<string, CompiledUseCase>> {
    return this.held.get('all', async () => {
      const rows = (await this.repository.list()).filter(hasManifest);
      const compiled = new Map(rows.map((row) => [row.id, this.compile(row)]));
      this.compiled = compiled;
      return new Map([...compiled].map(([id, { useCase }]) => [id, useCase]));
    });
  }

  private compile(row: UseCaseRow & { manifest: Manifest }) {
    const hash = `${row.manifest_hash}:${row.organisation}:${row.suspended}`;
    const known = this.compiled.get(row.id);
    if (known?.hash === hash) return known;
    const { id, organisation, suspended, manifest } = row;
    return { hash, useCase: compileUseCase({ id, organisation, suspended, manifest }) };
  }
}

const hasManifest = (row: UseCaseRow): row is UseCaseRow & { manifest: Manifest } => row.manifest !== null;
