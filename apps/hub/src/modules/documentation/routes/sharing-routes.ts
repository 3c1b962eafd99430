import { createGrant, createUseCase, GRANT_ACTIONS, putManifest } from '@cdh/contracts';
import { ADMINISTRATOR, ANYONE, OWNER, PROVIDER, FILTERED, PAGE, TEXT, route, type Route } from './route.ts';

const trust = route('trust');
const useCases = route('use-cases');
const evidence = route('evidence');
const documentation = route('documentation');
const D = '/datasets/{id}';

export const sharingRoutes: Route[] = [
  trust('get', `${D}/access-check`, ['Ai-je accès ?', 'May I?'], ANYONE, {
    query: { action: { type: 'string', enum: [...GRANT_ACTIONS] }, through: TEXT },
    status: 200,
    answer: 'AccessCheck',
  }),
  trust('post', '/grants', ['Accorder une autorisation', 'Make a grant'], PROVIDER, {
    body: createGrant,
    status: 201,
    answer: 'Grant',
    problems: [409, 422],
  }),
  trust(
    'get',
    '/grants',
    ['Lister les autorisations', 'List grants'],
    { fr: 'les deux parties, l’administrateur', en: 'both parties, the administrator' },
    {
      query: { ...PAGE, dataset: TEXT, grantee: { type: 'string', examples: ['client:portal'] } },
      status: 200,
      answer: '[Grant]',
      problems: [401],
    },
  ),
  trust(
    'delete',
    '/grants/{id}',
    ['Révoquer une autorisation', 'Revoke a grant'],
    { fr: 'les deux parties, l’administrateur', en: 'both parties, the administrator' },
    { status: 200, answer: 'Grant' },
  ),
  useCases('post', '/use-cases', ['Réserver un cas d’usage', 'Reserve a use case'], OWNER, {
    body: createUseCase,
    status: 201,
    answer: 'UseCase',
    problems: [409],
  }),
  useCases('get', '/use-cases', ['Lister les cas d’usage', 'List use cases'], FILTERED, {
    query: PAGE,
    status: 200,
    answer: '[UseCase]',
  }),
  useCases('get', '/use-cases/{id}', ['Lire un cas d’usage', 'Read a use case'], FILTERED, {
    status: 200,
    answer: 'UseCase',
  }),
  useCases('delete', '/use-cases/{id}', ['Supprimer un cas d’usage', 'Delete a use case'], OWNER, {
    status: 204,
  }),
  useCases(
    'put',
    '/use-cases/{id}/manifest',
    ['Déclarer son manifeste', 'Declare one’s manifest'],
    { fr: 'le cas d’usage lui-même', en: 'the use case itself' },
    { body: putManifest, status: 200, answer: 'Registration', problems: [409, 422] },
  ),
  useCases('get', '/use-cases/{id}/products', ['Lister les partitions', 'List partitions'], FILTERED, {
    query: PAGE,
    status: 200,
    answer: '[Partition]',
  }),
  useCases(
    'post',
    '/streams/rebuild',
    ['Reconstruire les flux de messages', 'Rebuild the message streams'],
    ADMINISTRATOR,
    { status: 200, answer: 'Rebuilt' },
  ),
  evidence(
    'get',
    '/audit',
    ['Lire les traces', 'Read the audit'],
    {
      fr: 'l’administrateur ; un fournisseur, les siennes',
      en: 'the administrator; a provider, of their own datasets',
    },
    {
      query: { ...PAGE, after: { type: 'integer', minimum: 0 }, dataset: TEXT },
      status: 200,
      answer: '[AuditEntry]',
      problems: [401, 403],
    },
  ),
  evidence(
    'get',
    '/usage',
    ['Lire les usages', 'Read the usage'],
    {
      fr: 'l’administrateur ; fournisseurs et partenaires, les leurs',
      en: 'the administrator; providers and partners, their own',
    },
    {
      query: {
        ...PAGE,
        dataset: TEXT,
        useCase: TEXT,
        from: { type: 'string', format: 'date' },
        to: { type: 'string', format: 'date' },
      },
      status: 200,
      answer: '[Usage]',
      problems: [401],
    },
  ),
  documentation('get', '/openapi.json', ['Ce document', 'This document'], ANYONE, {
    status: 200,
    answer: 'application/json',
    problems: [304],
  }),
  documentation('get', '/docs', ['Documentation à lire', 'Documentation to read'], ANYONE, {
    status: 200,
    answer: 'text/html',
  }),
  documentation(
    'get',
    '/docs/{file}',
    ['Fichiers de la documentation', 'Files of the documentation'],
    ANYONE,
    { status: 200, answer: 'application/octet-stream' },
  ),
];
