import { Problem } from '@cdh/contracts';
import { notFound } from '@cdh/http';
import { ObjectStoreError } from '@cdh/object-store';

/** What a caller reads when the store refuses; any other error as it is. */
export function storeProblem(error: unknown): unknown {
  if (!(error instanceof ObjectStoreError)) return error;
  const cause = error;
  switch (error.code) {
    case 'NO_SPACE':
      return new Problem(
        'STORAGE_FULL',
        { fr: 'Le stockage est plein.', en: 'The storage is full.' },
        {
          retryAfterS: 60,
          cause,
          remedy: {
            fr: 'Réessayez plus tard ; ce qui est déjà reçu est gardé.',
            en: 'Try again later; what has been received is kept.',
          },
        },
      );
    case 'UNAVAILABLE':
      return new Problem(
        'UNAVAILABLE',
        { fr: 'Le stockage ne répond pas.', en: 'The storage does not answer.' },
        {
          retryAfterS: 5,
          cause,
          remedy: { fr: 'Réessayez dans quelques secondes.', en: 'Try again in a few seconds.' },
        },
      );
    case 'SIZE_MISMATCH':
      return new Problem(
        'SIZE_MISMATCH',
        {
          fr: `Le nombre d’octets n’est pas celui qui est prévu (${error.message}).`,
          en: `The number of bytes is not the planned one (${error.message}).`,
        },
        { cause },
      );
    case 'PART_MISSING':
      return new Problem(
        'PARTS_MISSING',
        { fr: `Des parties manquent (${error.message}).`, en: `Parts are missing (${error.message}).` },
        { cause },
      );
    case 'NOT_FOUND':
      return notFound();
    default:
      return error;
  }
}

/** `work`, its store errors as problems. */
export function asProblem<T>(work: Promise<T>): Promise<T> {
  return work.catch((error: unknown) => {
    throw storeProblem(error);
  });
}

/** Whether the store may take the same request later. */
export const isPassing = (error: unknown): boolean =>
  error instanceof ObjectStoreError && (error.code === 'UNAVAILABLE' || error.code === 'NO_SPACE');

export const isNotFound = (error: unknown): boolean =>
  error instanceof ObjectStoreError && error.code === 'NOT_FOUND';
