import type { InputRef } from '../../database/schema.ts';
import { taintHeader } from '../../shared/version-facts.ts';
import { licenceUrl, type VersionRow } from '../catalogue/index.ts';

/** What goes with the bytes: under which licence, what they are part of, and what has become of it. */
export function fileHeaders(
  licence: unknown,
  { dataset, number, state, successor }: VersionRow,
  withdrawn: readonly InputRef[],
): Record<string, string> {
  const version = `/datasets/${dataset}/versions`;
  const url = licenceUrl(licence);
  const links = [
    `<${version}/${number}>; rel="describedby"`,
    `</id/${dataset}/${number}>; rel="cite-as"`,
    ...(url === null ? [] : [`<${url}>; rel="license"`]),
    ...(successor === null ? [] : [`<${version}/${successor}>; rel="successor-version"`]),
  ];
  return {
    link: links.join(', '),
    ...(state === 'published' ? {} : { 'cdh-version-state': state }),
    ...taintHeader(withdrawn),
  };
}
