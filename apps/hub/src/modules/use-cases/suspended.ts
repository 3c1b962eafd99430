import { Problem } from '@cdh/contracts';

/** Told of whatever is asked of a use case that is suspended. */
export const suspended = (id: string) =>
  new Problem(
    'USE_CASE_UNAVAILABLE',
    { fr: `Le cas d’usage « ${id} » est suspendu.`, en: `The use case "${id}" is suspended.` },
    { retryAfterS: 60 },
  );
