import type { Manifest, ProblemField } from '@cdh/contracts';
import { membersOf } from './schema-facets.ts';

type Operations = Manifest['operations'];

/** What the hub itself serves below `/use-cases/{id}/`. */
const RESERVED = ['manifest', 'products', 'events'];

const parameterOf = (segment: string): string | undefined => /^\{(.+)\}$/.exec(segment)?.[1];
const labelOf = ({ name, version }: Operations[number]) => `${name}.v${version}`;

/** The members that a path names: `sites/{site}/indices` has one. */
export const pathMembers = (path: string): string[] =>
  path.split('/').flatMap((segment) => parameterOf(segment) ?? []);

/** Whether one URL could be meant by both. */
function overlap(a: string, b: string): boolean {
  const [left, right] = [a.split('/'), b.split('/')];
  return (
    left.length === right.length &&
    left.every((segment, index) => {
      const other = right[index] ?? '';
      return segment === other || parameterOf(segment) !== undefined || parameterOf(other) !== undefined;
    })
  );
}

interface Claim {
  path: string;
  operation: number;
  pointer: string;
}

/** Every path at which an operation answers: what it declares, its name (the lowest version's) and `name.vN`. */
function claimsOf(operations: Operations): Claim[] {
  const lowest = new Map<string, number>();
  for (const { name, version } of operations)
    lowest.set(name, Math.min(version, lowest.get(name) ?? Infinity));
  return operations.flatMap((entry, operation) => {
    const { name, version, path } = entry;
    const at = `/operations/${operation}`;
    return [
      { path: labelOf(entry), operation, pointer: `${at}/name` },
      ...(lowest.get(name) === version ? [{ path: name, operation, pointer: `${at}/name` }] : []),
      ...(path === undefined ? [] : [{ path, operation, pointer: `${at}/path` }]),
    ];
  });
}

/** Paths that two operations, or an operation and the hub, would both answer; members of a path that there are not. */
export function checkPaths(operations: Operations): ProblemField[] {
  const claims = claimsOf(operations);
  const reserved = claims
    .filter(({ path }) => RESERVED.some((own) => overlap(own, path) || path.startsWith(`${own}/`)))
    .map(({ path, pointer }) => ({
      pointer,
      detail: {
        fr: `« ${path} » est une adresse du hub lui-même (${RESERVED.join(', ')})`,
        en: `"${path}" is an address of the hub itself (${RESERVED.join(', ')})`,
      },
    }));
  const shared = claims.flatMap((claim, index) =>
    claims
      .slice(0, index)
      .filter((other) => isAnother(claim, other, operations) && overlap(claim.path, other.path))
      .slice(0, 1)
      .map((other) => {
        const mine = claim.pointer.endsWith('/path') ? claim : other;
        const theirs = labelOf(operations[mine === claim ? other.operation : claim.operation]!);
        return {
          pointer: mine.pointer,
          detail: {
            fr: `« ${mine.path} » serait aussi l’adresse de ${theirs}`,
            en: `"${mine.path}" would also be the address of ${theirs}`,
          },
        };
      }),
  );
  return [...reserved, ...shared, ...operations.flatMap(checkMembers)];
}

/** The same name and version twice is said elsewhere, once. */
const isAnother = (a: Claim, b: Claim, operations: Operations) =>
  a.operation !== b.operation && labelOf(operations[a.operation]!) !== labelOf(operations[b.operation]!);

function checkMembers({ path, input }: Operations[number], index: number): ProblemField[] {
  if (path === undefined) return [];
  const pointer = `/operations/${index}/path`;
  const { known } = membersOf(input);
  const named = pathMembers(path);
  return [...new Set(named)].flatMap((member) => {
    if (!known.has(member))
      return [
        {
          pointer,
          detail: {
            fr: `{${member}} n’est pas dans l’entrée`,
            en: `{${member}} is not a member of the input`,
          },
        },
      ];
    if (named.indexOf(member) !== named.lastIndexOf(member))
      return [
        { pointer, detail: { fr: `{${member}} y est deux fois`, en: `{${member}} stands in it twice` } },
      ];
    return [];
  });
}
