import { type createGrant, type LanguageMap, Problem } from '@cdh/contracts';
import type { z } from 'zod';
import type { DatasetFact } from '../../shared/dataset-facts.ts';

const refuse = (pointer: string, detail: LanguageMap): never => {
  throw new Problem('UNPROCESSABLE', detail, { errors: [{ pointer, detail }] });
};

/** What a grant may say; throws 422 naming the member. */
export function checkGrant(grant: z.output<typeof createGrant>, dataset: DatasetFact): void {
  if (dataset.kind === 'product') {
    refuse('/dataset', {
      fr: 'L’accès à un produit suit ses données d’entrée : accordez l’autorisation sur celles-ci.',
      en: 'Access to a product follows its inputs: grant on those.',
    });
  }
  if (grant.actions.includes('query') && grant.through === undefined) {
    refuse('/through', {
      fr: '« query » vaut à travers un cas d’usage : nommez-le.',
      en: '"query" holds through a use case: name it.',
    });
  }
  if (grant.through !== undefined && !grant.actions.includes('query')) {
    refuse('/through', {
      fr: '« through » ne concerne que l’action « query ».',
      en: '"through" is for the action "query" only.',
    });
  }
  if (grant.actions.includes('derive') && !['use-case', 'organisation'].includes(grant.grantee.kind)) {
    refuse('/grantee/kind', {
      fr: '« derive » s’accorde à un cas d’usage.',
      en: '"derive" is granted to a use case.',
    });
  }
  const until = grant.validUntil === undefined ? Infinity : Date.parse(grant.validUntil);
  if (until <= Date.now()) refuse('/validUntil', { fr: 'Cette date est passée.', en: 'This date is past.' });
  if (grant.validFrom !== undefined && Date.parse(grant.validFrom) >= until) {
    refuse('/validUntil', { fr: 'La fin précède le début.', en: 'The end precedes the beginning.' });
  }
}
