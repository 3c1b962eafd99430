/** Relation of an answer's provenance (W3C PROV-AQ). */
export const HAS_PROVENANCE = 'http://www.w3.org/ns/prov#has_provenance';

/** Target of the first link of this relation in a `Link` header (RFC 8288). */
export function linkTo(header: string | null, relation: string): string | undefined {
  for (const [, target, parameters] of (header ?? '').matchAll(/<([^>]*)>((?:\s*;[^,<]*)*)/g)) {
    const rel = /;\s*rel\s*=\s*"?([^";]*)"?/.exec(parameters ?? '')?.[1];
    if (rel?.split(/\s+/).includes(relation)) return target;
  }
  return undefined;
}
