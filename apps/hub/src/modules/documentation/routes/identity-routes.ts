import { createClient, createKey, createMember, createOrganisation } from '@cdh/contracts';
import { ANYONE, ADMINISTRATOR, OWNER, PAGE, route, type Route } from './route.ts';

const health = route('health');
const identity = route('identity');
const O = '/organisations/{organisation}';

export const identityRoutes: Route[] = [
  health('get', '/healthz', ['Le processus répond', 'The process answers'], ANYONE, {
    status: 200,
    answer: 'Status',
  }),
  health('get', '/readyz', ['Prêt à servir', 'Ready to serve'], ANYONE, {
    status: 200,
    answer: 'Status',
    problems: [503],
  }),
  identity('post', '/organisations', ['Créer une organisation', 'Create an organisation'], ADMINISTRATOR, {
    body: createOrganisation,
    status: 201,
    answer: 'Organisation',
    problems: [409],
  }),
  identity(
    'get',
    '/organisations',
    ['Lister les organisations', 'List organisations'],
    { fr: 'l’administrateur ; un membre, la sienne', en: 'the administrator; a member, theirs' },
    { query: PAGE, status: 200, answer: '[Organisation]', problems: [401] },
  ),
  identity(
    'get',
    '/organisations/{id}',
    ['Lire une organisation', 'Read an organisation'],
    { fr: 'l’administrateur, ses membres', en: 'the administrator, its members' },
    { status: 200, answer: 'Organisation', problems: [401] },
  ),
  identity('post', `${O}/members`, ['Ajouter un membre', 'Add a member'], OWNER, {
    body: createMember,
    status: 201,
    answer: 'Principal',
    problems: [409],
  }),
  identity('get', `${O}/members`, ['Lister les membres', 'List members'], OWNER, {
    query: PAGE,
    status: 200,
    answer: '[Principal]',
    problems: [401, 403],
  }),
  identity('delete', `${O}/members/{id}`, ['Retirer un membre', 'Remove a member'], OWNER, { status: 204 }),
  identity('post', `${O}/clients`, ['Créer un client', 'Create a client'], OWNER, {
    body: createClient,
    status: 201,
    answer: 'ClientSecret',
    problems: [409],
  }),
  identity('get', `${O}/clients`, ['Lister les clients', 'List clients'], OWNER, {
    query: PAGE,
    status: 200,
    answer: '[Principal]',
    problems: [401, 403],
  }),
  identity('delete', `${O}/clients/{id}`, ['Retirer un client', 'Remove a client'], OWNER, { status: 204 }),
  identity(
    'post',
    '/keys',
    ['Créer une clé', 'Create a key'],
    { fr: 'soi-même, un propriétaire, l’administrateur', en: 'oneself, an owner, the administrator' },
    { body: createKey, status: 201, answer: 'Key', problems: [409] },
  ),
  identity(
    'get',
    '/keys',
    ['Lister les clés', 'List keys'],
    {
      fr: 'le titulaire, un propriétaire, l’administrateur',
      en: 'the key’s principal, an owner, the administrator',
    },
    { query: PAGE, status: 200, answer: '[KeyListed]', problems: [401] },
  ),
  identity(
    'delete',
    '/keys/{id}',
    ['Révoquer une clé', 'Revoke a key'],
    {
      fr: 'le titulaire, un propriétaire, l’administrateur',
      en: 'the key’s principal, an owner, the administrator',
    },
    { status: 204 },
  ),
  identity('get', '/whoami', ['Qui suis-je', 'Who am I'], ANYONE, { status: 200, answer: 'WhoAmI' }),
  identity(
    'post',
    '/oauth/token',
    ['Obtenir un jeton (RFC 6749)', 'Get a token (RFC 6749)'],
    { fr: 'un client', en: 'a client' },
    { served: '/oauth/*', bodyType: 'application/x-www-form-urlencoded', status: 200, answer: 'Token' },
  ),
  identity('get', '/oauth/jwks', ['Clés publiques des jetons', 'Public keys of the tokens'], ANYONE, {
    served: '/oauth/*',
    status: 200,
    answer: 'application/jwk-set+json',
  }),
  identity(
    'get',
    '/.well-known/oauth-authorization-server',
    ['Métadonnées du serveur d’autorisation (RFC 8414)', 'Authorization server metadata (RFC 8414)'],
    ANYONE,
    { status: 200, answer: 'application/json' },
  ),
];
