import type { GrantAction } from '@cdh/contracts';
import type { DatasetFact } from '../../shared/dataset-facts.ts';
import type { Principal } from '../../shared/principal.ts';

/** A grant as a decision needs it. */
export interface ActiveGrant {
  id: string;
  dataset: string;
  actions: readonly string[];
  through: string | null;
  /** Milliseconds since 1970; bounds of its validity. */
  from: number;
  until: number;
}

export interface Decision {
  allowed: boolean;
  grant: string | null;
  /** When the decision may turn by itself: a grant begins or ends. */
  until: number;
}

/**
 * Default deny. Open data is for everyone; otherwise the publisher's own providers may read what they published, and
 * everyone else needs a grant with the action. `read` implies `query`; `query` holds through its named use case only;
 * a use case never inherits its organisation's role as provider. Being administrator gives no right to data.
 */
export function decide(
  principal: Principal,
  dataset: DatasetFact,
  action: GrantAction,
  through: string | undefined,
  grants: readonly ActiveGrant[],
  now: number,
): Decision {
  if (dataset.access === 'open') return { allowed: true, grant: null, until: Infinity };
  const publisher =
    principal.kind !== 'use-case' &&
    principal.organisation === dataset.publisher &&
    principal.roles.includes('provider');
  if (publisher && action !== 'derive') return { allowed: true, grant: null, until: Infinity };
  let until = Infinity;
  for (const grant of grants) {
    if (grant.dataset !== dataset.id || !covers(grant, action, through)) continue;
    if (now < grant.from) until = Math.min(until, grant.from);
    else if (now < grant.until) return { allowed: true, grant: grant.id, until: grant.until };
  }
  return { allowed: false, grant: null, until };
}

function covers(grant: ActiveGrant, action: GrantAction, through: string | undefined): boolean {
  if (action !== 'query') return grant.actions.includes(action);
  if (grant.actions.includes('read')) return true;
  return grant.actions.includes('query') && grant.through !== null && grant.through === through;
}
