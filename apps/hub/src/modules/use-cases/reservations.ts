import { Problem } from '@cdh/contracts';
import { isUniqueViolation } from '@cdh/postgres';
import { Injectable } from '@nestjs/common';
import { Epochs } from '../../shared/epochs.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { actor, credentialRequired, type Principal, requireRole } from '../../shared/principal.ts';
import { Catalogue } from '../catalogue/index.ts';
import { IdentityRepository } from '../identity/index.ts';
import { type UseCaseRow, UseCasesRepository } from './use-cases.repository.ts';

/** Who a use case's id belongs to, and the principal that its keys are of. */
@Injectable()
export class Reservations {
  constructor(
    private readonly database: HubDatabase,
    private readonly epochs: Epochs,
    private readonly identities: IdentityRepository,
    private readonly catalogue: Catalogue,
    private readonly repository: UseCasesRepository,
  ) {}

  async reserve(id: string, organisation: string, caller: Principal): Promise<UseCaseRow> {
    if (caller.kind === 'anonymous') throw credentialRequired();
    requireRole(caller, organisation, 'owner');
    if (!(await this.identities.getOrganisation(organisation))) {
      const detail = {
        fr: `Aucune organisation « ${organisation} ».`,
        en: `There is no organisation "${organisation}".`,
      };
      throw new Problem('UNPROCESSABLE', detail, { errors: [{ pointer: '/organisation', detail }] });
    }
    try {
      return await this.database.transaction(async () => {
        const row = await this.repository.create(id, organisation);
        await this.identities.createPrincipal({ kind: 'use-case', id, organisation, name: id, roles: [] });
        await this.epochs.bump('identity', 'use-cases');
        return row;
      });
    } catch (error) {
      if (!isUniqueViolation(error)) throw error;
      throw new Problem(
        'ALREADY_EXISTS',
        { fr: `Le cas d’usage « ${id} » est déjà réservé.`, en: `The use case "${id}" is reserved already.` },
        { remedy: { fr: 'Choisissez un autre identifiant.', en: 'Choose another id.' } },
      );
    }
  }

  /** Its keys, its grants and its record as a service die with it; what it published stays in the catalogue, with its provenance. */
  async release({ id, organisation }: UseCaseRow, caller: Principal): Promise<void> {
    requireRole(caller, organisation, 'owner');
    await this.database.transaction(async () => {
      await this.repository.delete(id);
      await this.identities.deletePrincipal('use-case', id, organisation, actor(caller));
      await this.catalogue.forgetService(id);
      await this.epochs.bump('identity', 'use-cases');
    });
    await this.epochs.poll();
  }
}
