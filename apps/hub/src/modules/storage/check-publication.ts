import { type createUpload, type LanguageMap, Problem } from '@cdh/contracts';
import type { z } from 'zod';
import type { PublicationOptions } from '../../database/schema.ts';

/** What an upload says of the version that it makes; throws 422 where its files and distributions don't fit together. */
export function readPublication({
  files,
  draft,
  identifier,
  distributions,
}: z.output<typeof createUpload>): PublicationOptions | null {
  const ids = new Set<string>();
  distributions?.forEach(({ id }, index) => {
    if (ids.has(id))
      throw refused(`/distributions/${index}/id`, {
        fr: `Deux distributions s’appellent « ${id} ».`,
        en: `Two distributions are called "${id}".`,
      });
    ids.add(id);
  });
  files.forEach(({ distribution }, index) => {
    if (distribution !== undefined && !ids.has(distribution))
      throw refused(`/files/${index}/distribution`, {
        fr: `L’envoi ne décrit aucune distribution « ${distribution} ».`,
        en: `The upload describes no distribution "${distribution}".`,
      });
  });
  const options: PublicationOptions = {
    ...(draft === undefined ? {} : { draft }),
    ...(identifier === undefined ? {} : { identifier }),
    ...(distributions === undefined || distributions.length === 0 ? {} : { distributions }),
  };
  return Object.keys(options).length === 0 ? null : options;
}

const refused = (pointer: string, detail: LanguageMap) =>
  new Problem('UNPROCESSABLE', detail, { errors: [{ pointer, detail }] });
