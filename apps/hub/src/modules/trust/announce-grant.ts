import { eventSubject } from '@cdh/contracts';
import type { Actor } from '../../database/schema.ts';
import type { Outbox } from '../../shared/outbox.ts';
import type { AuditLog } from '../audit/index.ts';
import type { GrantRow } from './grants.repository.ts';

/** Within the ambient transaction: the audit entry of a grant that began or ended, and its event. */
export async function announceGrant(
  { audit, outbox }: { audit: AuditLog; outbox: Outbox },
  action: 'grant' | 'revoke',
  principal: Actor,
  grant: Pick<GrantRow, 'id' | 'dataset' | 'through'>,
): Promise<void> {
  await audit.recordAct({
    principal,
    action,
    decision: 'allowed',
    dataset: grant.dataset,
    grant: grant.id,
    ...(grant.through ? { through: grant.through } : {}),
  });
  await outbox.add(eventSubject('trust', 'grant-changed', 1), { grant: grant.id, dataset: grant.dataset });
}
