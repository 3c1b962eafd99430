import { type DatasetInput, type LanguageMap, Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { IdentityRepository } from '../identity/index.ts';
import { CollectionsRepository } from './collections/collections.repository.ts';

/** What a dataset's description must hold to, beyond its shape. */
@Injectable()
export class DatasetRules {
  constructor(
    private readonly identities: IdentityRepository,
    private readonly collections: CollectionsRepository,
  ) {}

  /** Throws 409 for an id in another organisation's namespace, 422 naming the member. */
  async check(id: string, { publisher, kind, algorithm, collection }: DatasetInput): Promise<void> {
    await this.requireNamespace(id, publisher);
    if (algorithm !== undefined && kind !== 'algorithm') throw refused('/algorithm', NOT_AN_ALGORITHM);
    if (collection !== undefined) {
      const found = await this.collections.find(collection);
      if (found?.publisher !== publisher) throw refused('/collection', COLLECTION);
    }
  }

  /**
   * `<organisation>.…` is that organisation's, whether or not the id is taken: who wants nobody to learn that a private
   * dataset exists gives it such an id.
   */
  private async requireNamespace(id: string, publisher: string): Promise<void> {
    const dot = id.indexOf('.');
    const prefix = id.slice(0, dot);
    if (dot < 2 || prefix === publisher) return;
    if (await this.identities.getOrganisation(prefix)) throw idUnavailable();
  }
}

/** The same answer whether the id is taken by a dataset that is not for the caller to know of, or is another's namespace. */
export const idUnavailable = () =>
  new Problem(
    'CONFLICT',
    { fr: 'Cet identifiant n’est pas disponible.', en: 'This id is not available.' },
    {
      remedy: {
        fr: 'Faites commencer l’identifiant par celui de votre organisation et un point.',
        en: 'Let the id begin with that of your organisation and a dot.',
      },
    },
  );

const refused = (pointer: string, detail: LanguageMap) =>
  new Problem('UNPROCESSABLE', detail, { errors: [{ pointer, detail }] });

const NOT_AN_ALGORITHM = {
  fr: 'Seul un jeu de nature « algorithm » décrit un algorithme : donnez aussi « kind ».',
  en: 'Only a dataset of kind "algorithm" describes an algorithm: give "kind" as well.',
};
const COLLECTION = {
  fr: 'Cette collection n’est pas de l’organisation qui publie : créez-la d’abord.',
  en: 'This collection is not one of the publishing organisation: create it first.',
};
