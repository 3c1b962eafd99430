import { resolvePointer } from '@cdh/contracts';

type Json = Record<string, unknown>;
const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** A part of a schema that stands by itself: local references are replaced by what they lead to; a recursive one by `{}`. */
export function inlineReferences(node: unknown, root: Json, within: readonly string[] = []): unknown {
  if (Array.isArray(node)) return node.map((item) => inlineReferences(item, root, within));
  if (!isObject(node)) return node;
  const { $ref: reference, $defs: _defs, $schema: _schema, ...rest } = node;
  const own = Object.fromEntries(
    Object.entries(rest).map(([key, value]) => [key, inlineReferences(value, root, within)]),
  );
  if (typeof reference !== 'string') return own;
  if (!reference.startsWith('#') || within.includes(reference)) return own;
  const target = reference === '#' ? root : resolvePointer(root, decodeURIComponent(reference.slice(1)));
  const inlined = inlineReferences(target, root, [...within, reference]);
  return isObject(inlined) ? { ...inlined, ...own } : own;
}
