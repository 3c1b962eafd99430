import { route } from './encode.ts';
import { type CallOptions, type CreateOptions, type Http } from './http.ts';
import { listOf } from './list.ts';
import type { AuditEntry, Grant, NewGrant, UsageItem } from './types.ts';

export interface GrantQuery {
  dataset?: string;
  /** `kind:id` */
  grantee?: string;
}

export const grants = (http: Http) => ({
  ...listOf<Grant, GrantQuery>(http, '/grants'),
  create: (body: NewGrant, options?: CreateOptions) => http.create<Grant>('/grants', body, options),
  revoke: (id: string, options?: CallOptions) => http.json<Grant>('DELETE', route('grants', id), options),
});

export const audit = (http: Http) => listOf<AuditEntry, { after?: number; dataset?: string }>(http, '/audit');

export interface UsageQuery {
  dataset?: string;
  useCase?: string;
  /** `YYYY-MM-DD`, both included. */
  from?: string;
  to?: string;
}

export const usage = (http: Http) => listOf<UsageItem, UsageQuery>(http, '/usage');
