import { createUpload, DATASET_KINDS, putDataset, withdrawVersion } from '@cdh/contracts';
import { PROVIDER, SEEING, HOLDER, FILTERED, PAGE, TEXT, route, type Route } from './route.ts';

const READING = {
  fr: 'qui a « read » ; un cas d’usage, « derive »',
  en: 'whoever has "read"; a use case, "derive"',
};
const catalogue = route('catalogue');
const storage = route('storage');
const D = '/datasets/{id}';
const V = '/datasets/{id}/versions/{number}';
const U = '/datasets/{id}/uploads';

export const dataRoutes: Route[] = [
  catalogue('get', '/datasets', ['Chercher des jeux de données', 'Search datasets'], FILTERED, {
    query: {
      ...PAGE,
      q: { type: 'string', minLength: 1, maxLength: 300 },
      kind: { type: 'string', enum: [...DATASET_KINDS] },
    },
    status: 200,
    answer: '[Dataset]',
  }),
  catalogue('get', D, ['Lire un jeu de données', 'Read a dataset'], SEEING, {
    status: 200,
    answer: 'Dataset',
    problems: [304],
  }),
  catalogue('put', D, ['Décrire un jeu de données', 'Describe a dataset'], PROVIDER, {
    body: putDataset,
    status: 200,
    answer: 'Dataset',
    problems: [409, 412, 428],
  }),
  catalogue('get', `${D}/versions`, ['Lister les versions', 'List versions'], SEEING, {
    query: PAGE,
    status: 200,
    answer: '[Version]',
  }),
  catalogue('get', V, ['Lire une version', 'Read a version'], SEEING, {
    status: 200,
    answer: 'Version',
    problems: [410],
  }),
  catalogue('get', `${V}/provenance`, ['Lire la provenance', 'Read the provenance'], SEEING, {
    query: { partition: TEXT },
    status: 200,
    answer: 'Provenance',
  }),
  catalogue('post', `${V}/withdraw`, ['Retirer une version', 'Withdraw a version'], PROVIDER, {
    body: withdrawVersion,
    status: 200,
    answer: 'Version',
    problems: [409],
  }),
  storage('post', U, ['Commencer un dépôt', 'Start an upload'], PROVIDER, {
    body: createUpload,
    status: 201,
    answer: 'Upload',
    problems: [413, 415],
  }),
  storage('get', `${U}/{upload}`, ['Suivre un dépôt', 'Follow an upload'], PROVIDER, {
    status: 200,
    answer: 'Upload',
    problems: [401, 403],
  }),
  storage('delete', `${U}/{upload}`, ['Abandonner un dépôt', 'Give an upload up'], PROVIDER, { status: 204 }),
  storage('post', `${U}/{upload}/complete`, ['Terminer un dépôt', 'Complete an upload'], PROVIDER, {
    status: 202,
    answer: 'Upload',
    problems: [409],
  }),
  storage('get', `${V}/files/{path}`, ['Télécharger un fichier', 'Download a file'], READING, {
    status: 200,
    answer: 'application/octet-stream',
    problems: [206, 304, 307, 401, 403, 410, 416],
  }),
  storage('get', `${V}/description`, ['Décrire les fichiers', 'Describe the files'], SEEING, {
    status: 200,
    answer: 'Description',
    problems: [410],
  }),
  storage('get', `${V}/preview`, ['Voir les premières lignes', 'See the first rows'], READING, {
    query: { path: TEXT },
    status: 200,
    answer: 'Preview',
    problems: [401, 403, 410],
  }),
  storage('get', `${V}/thumbnail`, ['Voir une vignette', 'See a thumbnail'], READING, {
    query: { path: TEXT },
    status: 200,
    answer: 'image/png',
    problems: [401, 403, 410],
  }),
  storage('put', '/storage/parts/{token}', ['Déposer une partie', 'Put a part'], HOLDER, {
    bodyType: 'application/octet-stream',
    status: 200,
    problems: [403],
  }),
  storage('put', '/storage/staged/{token}', ['Déposer un résultat', 'Put a result'], HOLDER, {
    bodyType: 'application/octet-stream',
    status: 200,
    problems: [403],
  }),
  storage('get', '/storage/blobs/{token}', ['Lire des octets', 'Read bytes'], HOLDER, {
    status: 200,
    answer: 'application/octet-stream',
    problems: [206, 304, 403, 416],
  }),
];
