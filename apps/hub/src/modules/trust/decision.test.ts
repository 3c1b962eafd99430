import { describe, expect, it } from '@jest/globals';
import type { DatasetFact } from '../../shared/dataset-facts.ts';
import { ANONYMOUS, type Principal } from '../../shared/principal.ts';
import { type ActiveGrant, decide } from './decision.ts';

const NOW = 1_000_000;
const dataset = (access: DatasetFact['access']): DatasetFact => ({
  id: 'd',
  kind: 'source',
  access,
  publisher: 'owner',
});
const principal = (
  kind: Principal['kind'],
  organisation: string | null = 'other',
  roles: string[] = [],
): Principal => ({ kind, id: 'x', organisation, roles });
const grant = (actions: string[], more: Partial<ActiveGrant> = {}): ActiveGrant => ({
  id: 'g',
  dataset: 'd',
  actions,
  through: null,
  from: 0,
  until: Infinity,
  ...more,
});
const allowed = (
  p: Principal,
  d: DatasetFact,
  action: 'read' | 'derive' | 'query',
  grants: ActiveGrant[],
  through?: string,
) => decide(p, d, action, through, grants, NOW).allowed;

describe('decide', () => {
  it('lets anyone read what is open, and no one else’s without a grant', () => {
    expect(allowed(ANONYMOUS, dataset('open'), 'read', [])).toBe(true);
    for (const access of ['restricted', 'private'] as const) {
      for (const kind of ['anonymous', 'member', 'client', 'use-case', 'administrator'] as const) {
        for (const action of ['read', 'derive', 'query'] as const) {
          expect(allowed(principal(kind), dataset(access), action, [])).toBe(false);
        }
      }
    }
  });

  it('gives the administrator no right to data', () => {
    expect(allowed(principal('administrator', null), dataset('restricted'), 'read', [])).toBe(false);
  });

  it('lets the publisher’s providers read their own, but not its partners, owners or use cases', () => {
    expect(allowed(principal('member', 'owner', ['provider']), dataset('private'), 'read', [])).toBe(true);
    expect(allowed(principal('client', 'owner', ['partner']), dataset('restricted'), 'read', [])).toBe(false);
    expect(allowed(principal('member', 'owner', ['owner']), dataset('restricted'), 'read', [])).toBe(false);
    expect(allowed(principal('use-case', 'owner', ['provider']), dataset('restricted'), 'derive', [])).toBe(
      false,
    );
  });

  it('holds a query through the named use case only', () => {
    const partner = principal('client');
    const grants = [grant(['query'], { through: 'drought-risk' })];
    expect(allowed(partner, dataset('restricted'), 'query', grants, 'drought-risk')).toBe(true);
    expect(allowed(partner, dataset('restricted'), 'query', grants, 'heat-islands')).toBe(false);
    expect(allowed(partner, dataset('restricted'), 'query', grants)).toBe(false);
    expect(allowed(partner, dataset('restricted'), 'read', grants, 'drought-risk')).toBe(false);
  });

  it('lets read imply query, and nothing imply derive', () => {
    expect(allowed(principal('client'), dataset('private'), 'query', [grant(['read'])], 'drought-risk')).toBe(
      true,
    );
    expect(allowed(principal('use-case'), dataset('private'), 'derive', [grant(['read', 'query'])])).toBe(
      false,
    );
    expect(allowed(principal('use-case'), dataset('private'), 'derive', [grant(['derive'])])).toBe(true);
  });

  it('ignores grants on other datasets, of the past and of the future, and says when that changes', () => {
    const partner = principal('client');
    expect(allowed(partner, dataset('restricted'), 'read', [grant(['read'], { dataset: 'e' })])).toBe(false);
    expect(allowed(partner, dataset('restricted'), 'read', [grant(['read'], { until: NOW })])).toBe(false);
    expect(
      decide(partner, dataset('restricted'), 'read', undefined, [grant(['read'], { from: NOW + 5 })], NOW),
    ).toEqual({ allowed: false, grant: null, until: NOW + 5 });
    expect(
      decide(partner, dataset('restricted'), 'read', undefined, [grant(['read'], { until: NOW + 7 })], NOW),
    ).toEqual({ allowed: true, grant: 'g', until: NOW + 7 });
  });
});
