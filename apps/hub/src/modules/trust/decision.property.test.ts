import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { DatasetFact } from '../../shared/dataset-facts.ts';
import type { Principal } from '../../shared/principal.ts';
import { type ActiveGrant, decide } from './decision.ts';

const ids = ['a', 'b'];
const id = fc.constantFrom(...ids);
const action = fc.constantFrom('read', 'derive', 'query');
const useCase = fc.option(fc.constantFrom('frost', 'drought'), { nil: undefined });
const time = fc.integer({ min: 0, max: 10 });

const principals: fc.Arbitrary<Principal> = fc.record({
  kind: fc.constantFrom('anonymous', 'member', 'client', 'use-case', 'administrator'),
  id,
  organisation: fc.option(id),
  roles: fc.subarray(['owner', 'provider', 'partner']),
});
const datasets: fc.Arbitrary<DatasetFact> = fc.record({
  id,
  kind: fc.constantFrom('source', 'product', 'service', 'algorithm'),
  access: fc.constantFrom('open', 'restricted', 'private'),
  publisher: id,
});
/** Those that were given to the principal: which ones is a matter of the query that reads them. */
const grants: fc.Arbitrary<ActiveGrant[]> = fc.array(
  fc.record({
    id: fc.uuid(),
    dataset: id,
    actions: fc.subarray(['read', 'derive', 'query'], { minLength: 1 }),
    through: fc.option(fc.constantFrom('frost', 'drought')),
    from: time,
    until: fc.oneof(time, fc.constant(Infinity)),
  }),
  { maxLength: 4 },
);

/** The rules as they are told to people, one after the other. */
function rulesThatAllow(
  p: Principal,
  d: DatasetFact,
  asked: string,
  through: string | undefined,
  held: ActiveGrant[],
  now: number,
): string[] {
  const valid = held.filter((g) => g.dataset === d.id && g.from <= now && now < g.until);
  const rules: Record<string, boolean> = {
    open: d.access === 'open',
    publisher:
      asked !== 'derive' &&
      p.kind !== 'use-case' &&
      p.organisation === d.publisher &&
      p.roles.includes('provider'),
    same: valid.some((g) => asked !== 'query' && g.actions.includes(asked)),
    'read implies query': valid.some((g) => asked === 'query' && g.actions.includes('read')),
    'query through': valid.some(
      (g) =>
        asked === 'query' && g.actions.includes('query') && through !== undefined && g.through === through,
    ),
  };
  return Object.keys(rules).filter((rule) => rules[rule]);
}

describe('whatever principal, dataset and grants', () => {
  const cases = [principals, datasets, action, useCase, grants, time] as const;

  it('nothing is allowed that no rule allows, and nothing refused that one does', () => {
    fc.assert(
      fc.property(...cases, (p, d, asked, through, held, now) => {
        const decision = decide(p, d, asked, through, held, now);
        expect(decision.allowed).toBe(rulesThatAllow(p, d, asked, through, held, now).length > 0);
        if (decision.grant !== null) expect(held.map((g) => g.id)).toContain(decision.grant);
      }),
      { numRuns: 3000 },
    );
  });

  it('a decision says until when it holds: it stays the same before', () => {
    fc.assert(
      fc.property(...cases, time, (p, d, asked, through, held, now, later) => {
        const decision = decide(p, d, asked, through, held, now);
        fc.pre(later >= now && later < decision.until);
        expect(decide(p, d, asked, through, held, later).allowed).toBe(decision.allowed);
      }),
      { numRuns: 3000 },
    );
  });

  it('being administrator allows nothing that another could not do', () => {
    fc.assert(
      fc.property(...cases, (p, d, asked, through, held, now) => {
        const administrator = { ...p, kind: 'administrator' as const };
        const member = { ...p, kind: 'member' as const };
        expect(decide(administrator, d, asked, through, held, now)).toEqual(
          decide(member, d, asked, through, held, now),
        );
      }),
    );
  });

  it('one more grant never takes away', () => {
    fc.assert(
      fc.property(...cases, grants, (p, d, asked, through, held, now, more) => {
        fc.pre(decide(p, d, asked, through, held, now).allowed);
        expect(decide(p, d, asked, through, [...more, ...held], now).allowed).toBe(true);
      }),
    );
  });
});
