import { deprecateVersion, eraseVersion, putCollection, putIdentifier, retireDataset } from '@cdh/contracts';
import { ANYONE, FILTERED, PAGE, PROVIDER, route, type Route, SEEING, TEXT } from './route.ts';

const catalogue = route('catalogue');
const records = route('records');
const D = '/datasets/{id}';
const V = '/datasets/{id}/versions/{number}';
const C = '/collections/{id}';
const RECIPIENT = {
  fr: 'qui est concerné, ou son organisation ; l’administrateur',
  en: 'whom they concern, or their organisation; the administrator',
};

/** Records as an archive serves them, and the steps in their life. */
export const recordsRoutes: Route[] = [
  records('get', '/id/{dataset}', ['Adresse pérenne d’un jeu', 'Persistent address of a dataset'], SEEING, {
    status: 303,
  }),
  records(
    'get',
    '/id/{dataset}/{number}',
    ['Adresse pérenne d’une version', 'Persistent address of a version'],
    SEEING,
    { status: 303 },
  ),
  records('get', `${V}/citation`, ['Citer une version', 'Cite a version'], SEEING, {
    query: { f: { type: 'string', enum: ['text', 'csl', 'bibtex'] } },
    status: 200,
    answer: 'text/plain',
    problems: [406],
  }),
  records('get', `${V}/diff`, ['Comparer deux versions', 'Compare two versions'], SEEING, {
    query: { from: { type: 'integer', minimum: 1 } },
    status: 200,
    answer: 'VersionDiff',
  }),
  records('put', `${V}/identifier`, ['Donner un DOI ou un ARK', 'Give a DOI or an ARK'], PROVIDER, {
    body: putIdentifier,
    status: 200,
    answer: 'Version',
    problems: [409],
  }),
  records('get', `${D}/lineage`, ['Suivre la lignée (W3C PROV)', 'Follow the lineage (W3C PROV)'], SEEING, {
    query: {
      direction: { type: 'string', enum: ['upstream', 'downstream', 'both'], default: 'both' },
      depth: { type: 'integer', minimum: 1, maximum: 20, default: 5 },
      version: { type: 'integer', minimum: 1 },
      partition: TEXT,
      f: { type: 'string', enum: ['prov-json', 'json-ld'] },
    },
    status: 200,
    answer: 'Lineage',
    problems: [406],
  }),
  catalogue('post', `${V}/publish`, ['Publier un brouillon', 'Publish a draft'], PROVIDER, {
    status: 200,
    answer: 'Version',
    problems: [409, 422],
  }),
  catalogue('post', `${V}/deprecate`, ['Déprécier une version', 'Deprecate a version'], PROVIDER, {
    body: deprecateVersion,
    status: 200,
    answer: 'Version',
    problems: [409, 422],
  }),
  catalogue('post', `${V}/erase`, ['Effacer les octets', 'Erase the bytes'], PROVIDER, {
    body: eraseVersion,
    status: 200,
    answer: 'Version',
    problems: [409],
  }),
  catalogue('post', `${D}/retire`, ['Clore un jeu de données', 'Retire a dataset'], PROVIDER, {
    body: retireDataset,
    status: 200,
    answer: 'Dataset',
    problems: [422],
  }),
  catalogue('get', '/notices', ['Lire ses avis', 'Read one’s notices'], RECIPIENT, {
    query: { ...PAGE, dataset: TEXT },
    status: 200,
    answer: '[Notice]',
    problems: [401],
  }),
  records('get', '/collections', ['Lister les collections', 'List collections'], ANYONE, {
    query: PAGE,
    status: 200,
    answer: 'CollectionList',
  }),
  records('get', C, ['Lire une collection', 'Read a collection'], ANYONE, {
    status: 200,
    answer: 'Collection',
    problems: [304],
  }),
  records('put', C, ['Décrire une collection', 'Describe a collection'], PROVIDER, {
    body: putCollection,
    status: 200,
    answer: 'Collection',
    problems: [409, 412, 428],
  }),
  records('get', `${C}/items`, ['Chercher dans une collection', 'Search a collection'], FILTERED, {
    query: {
      ...PAGE,
      bbox: { type: 'string', examples: ['1.8,47.8,2,48'] },
      datetime: { type: 'string', examples: ['2024-01-01T00:00:00Z/..'] },
    },
    status: 200,
    answer: 'ItemList',
  }),
  records('get', `${C}/items/{item}`, ['Lire un élément', 'Read an item'], FILTERED, {
    status: 200,
    answer: 'Item',
  }),
];
