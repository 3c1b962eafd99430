import { type Manifest, operationSubject, type OperationEntry } from '@cdh/contracts';
import { compileInput, type GivenInput } from './gateway/compile-input.ts';

export interface CompiledOperation {
  entry: OperationEntry;
  subject: string;
  /** Path, query or body → the one input object; throws 400. */
  readInput(given: GivenInput): Record<string, unknown>;
}

/** A path of an operation: literal segments, and names of input members. */
export interface OperationPath {
  segments: { literal: string | null; member: string }[];
  operation: CompiledOperation;
}

export interface CompiledUseCase {
  id: string;
  organisation: string;
  suspended: boolean;
  manifest: Manifest;
  operations: CompiledOperation[];
  paths: OperationPath[];
}

/** The shape in which the gateway uses a manifest. Input schemas are compiled at their first use. */
export function compileUseCase(row: {
  id: string;
  organisation: string;
  suspended: boolean;
  manifest: Manifest;
}): CompiledUseCase {
  // What only the hub asks is nobody's to find.
  const operations = row.manifest.operations
    .filter(({ scope }) => scope !== 'hub')
    .map((entry) => compileOperation(row.id, entry));
  const lowest = new Map<string, CompiledOperation>();
  for (const operation of operations) {
    const { name, version } = operation.entry;
    const held = lowest.get(name);
    if (!held || version < held.entry.version) lowest.set(name, operation);
  }
  const paths = operations.flatMap((operation) => {
    const { name, version, path } = operation.entry;
    return [
      ...(lowest.get(name) === operation ? [name] : []),
      `${name}.v${version}`,
      ...(path === undefined || path === name ? [] : [path]),
    ].map((template) => ({ segments: segmentsOf(template), operation }));
  });
  return { ...row, operations, paths };
}

function compileOperation(useCase: string, entry: OperationEntry): CompiledOperation {
  let read: ReturnType<typeof compileInput> | undefined;
  return {
    entry,
    subject: operationSubject(useCase, entry.name, entry.version),
    readInput: (given) => (read ??= compileInput(entry.input))(given),
  };
}

const segmentsOf = (template: string) =>
  template.split('/').map((segment) => {
    const member = /^\{(\w+)\}$/.exec(segment)?.[1];
    return member === undefined ? { literal: segment, member: '' } : { literal: null, member };
  });

/** The operation at `path` (below the use case, not yet decoded), and the input members that the path gives. */
export function findOperation(
  useCase: CompiledUseCase,
  path: string,
): { operation: CompiledOperation; members: Record<string, string> } | undefined {
  const given = path.split('/');
  for (const { segments, operation } of useCase.paths) {
    if (segments.length !== given.length) continue;
    const members: Record<string, string> = {};
    const fits = segments.every(({ literal, member }, i) => {
      const text = decode(given[i] ?? '');
      if (literal !== null) return literal === text;
      if (text === undefined || text === '') return false;
      members[member] = text;
      return true;
    });
    if (fits) return { operation, members };
  }
  return undefined;
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}
