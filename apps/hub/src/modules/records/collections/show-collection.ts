import { inLanguage, type Language, type LanguageMap } from '@cdh/contracts';
import type { CollectionRow } from '../../catalogue/index.ts';
import type { ItemRow } from './items.repository.ts';

const text = (value: unknown, language: Language) =>
  value === undefined ? undefined : inLanguage(value as LanguageMap, language);

/** In the shape of a STAC 1.1.0 collection, as far as it is known. */
export function showCollection({ id, publisher, record }: CollectionRow, language: Language) {
  const href = `/collections/${id}`;
  const title = text(record['title'], language) ?? id;
  return {
    type: 'Collection',
    stac_version: '1.1.0',
    id,
    title,
    description: text(record['description'], language) ?? title,
    license: String(record['licence']),
    ...(Array.isArray(record['keywords']) ? { keywords: record['keywords'] as string[] } : {}),
    providers: [{ name: publisher, roles: ['licensor', 'host'] }],
    publisher,
    texts: { title: record['title'], description: record['description'] },
    extent: { spatial: { bbox: [[-180, -90, 180, 90]] }, temporal: { interval: [[null, null]] } },
    links: [
      { href, rel: 'self', type: 'application/json' },
      { href: '/collections', rel: 'parent', type: 'application/json' },
      { href: `${href}/items`, rel: 'items', type: 'application/geo+json' },
    ],
  };
}

export const itemId = ({ dataset, number, ordinal }: ItemRow) => `${dataset}_${number}_${ordinal}`;

/** In the shape of a STAC 1.1.0 item: one file of a version, with when and where. */
export function showItem(row: ItemRow, collection: string, language: Language) {
  const { dataset, number, path, extent } = row;
  const id = itemId(row);
  const { bbox, start, end } = extent;
  const version = `/datasets/${dataset}/versions/${number}`;
  // An item has a time: of one that says none, that of its publication, as STAC has it for what has no other.
  const interval = start !== undefined || end !== undefined;
  return {
    type: 'Feature' as const,
    stac_version: '1.1.0',
    id,
    collection,
    geometry: bbox ? geometryOf(bbox) : null,
    ...(bbox ? { bbox } : {}),
    properties: {
      title: `${text(row.title, language) ?? dataset} · ${path}`,
      datetime: interval ? (start === end ? (start ?? null) : null) : row.publishedAt.toISOString(),
      ...(interval ? { start_datetime: start ?? null, end_datetime: end ?? null } : {}),
      created: row.publishedAt.toISOString(),
      ...(row.licence === null ? {} : { license: row.licence }),
      'cdh:dataset': dataset,
      'cdh:version': number,
      'cdh:access': row.access,
      ...(row.partition === null ? {} : { 'cdh:partition': row.partition }),
    },
    assets: {
      data: {
        href: `${version}/files/${path.split('/').map(encodeURIComponent).join('/')}`,
        type: row.mediaType,
        roles: ['data'],
        'file:size': row.size,
        'file:checksum': `1220${row.sha256}`,
      },
    },
    links: [
      { href: `/collections/${collection}/items/${id}`, rel: 'self', type: 'application/geo+json' },
      { href: `/collections/${collection}`, rel: 'collection', type: 'application/json' },
      { href: version, rel: 'describedby', type: 'application/json' },
    ],
  };
}

function geometryOf([west, south, east, north]: [number, number, number, number]) {
  if (west === east && south === north) return { type: 'Point', coordinates: [west, south] };
  const ring = [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
    [west, south],
  ];
  return { type: 'Polygon', coordinates: [ring] };
}
