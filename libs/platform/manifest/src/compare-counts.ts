import { type Comparison, type Difference, differing } from './comparison.ts';
import type { SchemaObject } from './schema-facets.ts';

/** Bounds of a count: characters, items, members. */
export function counts(
  [least, most]: [string, string],
  narrow: SchemaObject[],
  { schema, pointer }: { schema: SchemaObject; pointer: string },
  comparison: Comparison,
): Difference[] {
  return [
    { keyword: least, sign: 1, free: 0 },
    { keyword: most, sign: -1, free: -Infinity },
  ].flatMap(({ keyword, sign, free }) => {
    const bound = (value: unknown) => (typeof value === 'number' ? value * sign : free);
    const held = Math.max(...narrow.map((part) => bound(part[keyword])), free);
    if (held >= bound(schema[keyword])) return [];
    return [
      differing(comparison, `${pointer}/${keyword}`, {
        narrow: narrow.find((part) => part[keyword] !== undefined)?.[keyword],
        wide: schema[keyword],
      }),
    ];
  });
}
