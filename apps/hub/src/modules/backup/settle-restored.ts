import type { Client } from 'pg';

const INTERRUPTED = JSON.stringify({
  code: 'BYTES_MISSING',
  status: 422,
  detail: {
    fr: 'Le hub a été restauré d’une sauvegarde avant la fin de ce dépôt, dont les octets n’en font pas partie : recommencez-le.',
    en: 'The hub was restored from a backup before this upload had ended, and its bytes are not part of it: begin anew.',
  },
});

/**
 * Within the restore's transaction: what the metadata say of stores and streams that are others now.
 * @param lost sums of bytes that could not be restored
 */
export async function settleRestored(client: Client, lost: ReadonlySet<string>): Promise<void> {
  const sums = [...lost];
  // Each object was read just now; locks and second copies were the other store's.
  await client.query(
    `update storage.blobs set checked_at = now(), locked_until = null, copy_key = null, copied_to = null,
       lease_until = null, damaged_at = case when sha256 = any($1::text[]) then now() end`,
    [sums],
  );
  await client.query(`delete from storage.staged where sha256 = any($1::text[])`, [sums]);
  await client.query(
    `update storage.findings set state = 'restored', restored_at = now()
     where state <> 'restored' and not (sha256 = any($1::text[]))`,
    [sums],
  );
  await client.query(
    `update storage.uploads set state = 'rejected', problem = $1, lease_until = null
     where state in ('open', 'verifying')`,
    [INTERRUPTED],
  );
  await client.query('update storage.uploads set cleaned = true');
  // The streams are empty: events of the last days leave again under their first names, and so does the latest message
  // of each job that has not ended.
  await client.query(`
    update platform.outbox set published_at = null where subject like 'events.%' or id in (
      select max(o.id) from platform.outbox o
      join use_cases.jobs j on j.id = o.payload ->> 'job' and j.state in ('queued', 'running')
      where o.subject like 'jobs.%' group by j.id)`);
  const { rows } = await client.query<{ sound: boolean }>(`
    select count(*) = coalesce(max(seq), 0) and coalesce(max(seq), 0) = (select seq from audit.counter) as sound
    from audit.entries`);
  if (!rows[0]?.sound) throw new Error('the numbers of the audit have a gap');
}
