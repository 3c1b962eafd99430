import type { Principal } from '../../../shared/principal.ts';
import type { JobRow } from '../jobs.repository.ts';

/** Columns that say whose a job is. */
export const submitterColumns = ({ kind, id, organisation, pseudonym }: Principal) => ({
  submitter_kind: kind,
  submitter: id,
  submitter_name: pseudonym ?? id,
  submitter_organisation: organisation,
});

type Submitter = Pick<JobRow, 'submitter_kind' | 'submitter' | 'submitter_name' | 'submitter_organisation'>;

/** Who submitted a job, as usage names them. */
export const submitterOf = (row: Submitter): Principal => {
  const { submitter_kind, submitter, submitter_name, submitter_organisation } = row;
  const name = submitter_name ?? 'anonymous';
  return {
    kind: (submitter_kind ?? 'anonymous') as Principal['kind'],
    id: submitter ?? name,
    organisation: submitter_organisation,
    roles: [],
    pseudonym: name,
  };
};

/** Whether the caller submitted it; what nobody in particular submitted is whoever's that knows its id. */
export const isSubmitter = ({ kind, id }: Principal, row: JobRow): boolean =>
  row.kind === 'operation' &&
  (row.submitter_kind === 'anonymous' || (row.submitter_kind === kind && row.submitter === id));
