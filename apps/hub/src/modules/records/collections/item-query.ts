import { type LanguageMap, Problem } from '@cdh/contracts';
import { z } from 'zod';
import { pageQuery } from '../../../shared/pagination.ts';
import type { ItemFilter, ItemKey } from './items.repository.ts';

export const itemQuery = pageQuery.extend({
  bbox: z.string().max(200).optional(),
  datetime: z.string().max(100).optional(),
});

/** `bbox` and `datetime` as OGC API – Features and STAC write them. Throws 400. */
export function readItemFilter({
  bbox,
  datetime,
}: z.output<typeof itemQuery>): Pick<ItemFilter, 'bbox' | 'from' | 'until'> {
  return {
    ...(bbox === undefined ? {} : { bbox: readBox(bbox) }),
    ...(datetime === undefined ? {} : readInterval(datetime)),
  };
}

function readBox(text: string): [number, number, number, number] {
  const numbers = text.split(',').map((part) => (part.trim() === '' ? NaN : Number(part)));
  // Of a box with heights, these don't count.
  const [west, south, east, north] = numbers.length === 6 ? [0, 1, 3, 4].map((i) => numbers[i]) : numbers;
  const right = (numbers.length === 4 || numbers.length === 6) && numbers.every(Number.isFinite);
  if (
    !right ||
    west === undefined ||
    south === undefined ||
    east === undefined ||
    north === undefined ||
    south > north ||
    west > east
  )
    throw refused('bbox', {
      fr: 'bbox s’écrit ouest,sud,est,nord, en degrés.',
      en: 'bbox is west,south,east,north, in degrees.',
    });
  return [west, south, east, north];
}

const instant = z.iso.datetime({ offset: true });

function readInterval(text: string): { from: string | null; until: string | null } {
  const ends = text.split('/');
  const [from = '', until = from] = ends;
  const read = (end: string) => (end === '' || end === '..' ? null : end.toUpperCase());
  const bounds = { from: read(from), until: read(until) };
  const given = [bounds.from, bounds.until].filter((bound) => bound !== null);
  const right =
    ends.length <= 2 && given.length > 0 && given.every((bound) => instant.safeParse(bound).success);
  if (!right || (given.length === 2 && Date.parse(given[0] ?? '') > Date.parse(given[1] ?? '')))
    throw refused('datetime', {
      fr: 'datetime est un instant ou un intervalle de la RFC 3339 : 2024-01-01T00:00:00Z/..',
      en: 'datetime is an instant or an interval of RFC 3339: 2024-01-01T00:00:00Z/..',
    });
  return bounds;
}

export function readItemId(id: string): ItemKey | undefined {
  const [, dataset, number, ordinal] = /^([a-z0-9.-]+)_(\d{1,9})_(\d{1,9})$/.exec(id) ?? [];
  return dataset === undefined ? undefined : { dataset, number: Number(number), ordinal: Number(ordinal) };
}

const refused = (name: string, detail: LanguageMap) =>
  new Problem('INPUT_INVALID', detail, { errors: [{ pointer: `/${name}`, detail }] });
