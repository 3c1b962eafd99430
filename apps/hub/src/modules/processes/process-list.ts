import { Injectable } from '@nestjs/common';
import { type CompiledOperation, type CompiledUseCase, readProcess, Registry } from '../use-cases/index.ts';
import { describeOperation, type Described, processId } from './describe-process.ts';
import { ECHO } from './echo/describe-echo.ts';
import { noSuchProcess } from './standard-exceptions.ts';

export type Process =
  | { kind: 'echo'; described: Described }
  | { kind: 'operation'; described: Described; useCase: CompiledUseCase; operation: CompiledOperation };

/** Every operation of every registered use case, and the hub's own echo. */
@Injectable()
export class ProcessList {
  constructor(private readonly registry: Registry) {}

  /** In the order of their names, after `after`. */
  async page(limit: number, after: string | undefined): Promise<Described[]> {
    const operations = (await this.registry.list()).flatMap((useCase) =>
      useCase.operations.map((operation) => ({ id: processId(useCase, operation), useCase, operation })),
    );
    return [
      { id: ECHO.id, describe: () => ECHO },
      ...operations.map(({ id, useCase, operation }) => ({
        id,
        describe: () => describeOperation(useCase, operation),
      })),
    ]
      .filter(({ id }) => after === undefined || id > after)
      .sort((a, b) => (a.id < b.id ? -1 : 1))
      .slice(0, limit)
      .map(({ describe }) => describe());
  }

  /** @throws 404 `no-such-process` */
  async get(id: string): Promise<Process> {
    if (id === ECHO.id) return { kind: 'echo', described: ECHO };
    const { useCase: name, operation: wanted, version } = readProcess(id);
    const useCase = await this.registry.find(name);
    const [operation] = (useCase?.operations ?? [])
      .filter(({ entry }) => entry.name === wanted && (version === undefined || entry.version === version))
      .sort((a, b) => a.entry.version - b.entry.version);
    if (!useCase || !operation) throw noSuchProcess();
    return { kind: 'operation', described: describeOperation(useCase, operation), useCase, operation };
  }

  /** The name under which a job's process is listed; with its version where it no longer is. */
  async nameOf(useCase: string, operation: string, version: number): Promise<string> {
    const compiled = await this.registry.find(useCase);
    const found = compiled?.operations.find(
      ({ entry }) => entry.name === operation && entry.version === version,
    );
    return compiled && found ? processId(compiled, found) : `${useCase}.${operation}.v${version}`;
  }
}
