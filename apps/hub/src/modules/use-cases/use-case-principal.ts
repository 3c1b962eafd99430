import type { Principal } from '../../shared/principal.ts';

/** A use case as decisions see it. */
export const useCasePrincipal = ({ id, organisation }: { id: string; organisation: string }): Principal => ({
  kind: 'use-case',
  id,
  organisation,
  roles: [],
});
