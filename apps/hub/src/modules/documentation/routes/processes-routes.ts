import { executeProcess, submitJobs } from '@cdh/contracts';
import { ANYONE, PAGE, route, type Route, TEXT } from './route.ts';

const processes = route('processes');
const SCOPE = { fr: 'selon la portée de l’opération', en: 'by the scope of the operation' };
const SUBMITTER = {
  fr: 'qui l’a soumis, un propriétaire de l’organisation du cas d’usage, l’administrateur',
  en: 'whoever submitted it, an owner of the use case’s organisation, the administrator',
};
const LIST = { type: 'array', items: TEXT };
const P = '/processes/{process}';
const J = '/jobs/{id}';

/** OGC API – Processes, Part 1. */
export const processesRoutes: Route[] = [
  processes('get', '/', ['Page d’accueil', 'Landing page'], ANYONE, { status: 200, answer: 'Landing' }),
  processes('get', '/conformance', ['Conformité', 'Conformance'], ANYONE, {
    status: 200,
    answer: 'Conformance',
  }),
  processes('get', '/processes', ['Lister les processus', 'List processes'], ANYONE, {
    query: PAGE,
    status: 200,
    answer: 'ProcessList',
  }),
  processes('get', P, ['Décrire un processus', 'Describe a process'], ANYONE, {
    status: 200,
    answer: 'Process',
  }),
  processes('post', `${P}/execution`, ['Exécuter un processus', 'Execute a process'], SCOPE, {
    query: { f: TEXT },
    body: executeProcess,
    status: 200,
    answer: 'application/json',
    accepted: 'Job',
    problems: [406, 422, 429, 502, 503, 504],
  }),
  processes('post', `${P}/batch`, ['Soumettre un lot de travaux', 'Submit a batch of jobs'], SCOPE, {
    body: submitJobs,
    status: 201,
    answer: 'Batch',
    problems: [429, 503],
  }),
  processes('get', '/jobs', ['Lister ses travaux', 'List one’s jobs'], SUBMITTER, {
    query: {
      ...PAGE,
      type: LIST,
      processID: LIST,
      status: {
        type: 'array',
        items: { type: 'string', enum: ['accepted', 'running', 'successful', 'failed', 'dismissed'] },
      },
      datetime: { type: 'string', examples: ['2026-01-01T00:00:00Z/..'] },
      minDuration: { type: 'number', minimum: 0 },
      maxDuration: { type: 'number', minimum: 0 },
      state: { type: 'string', enum: ['parked'] },
      batch: TEXT,
    },
    status: 200,
    answer: 'JobList',
  }),
  processes('get', J, ['Suivre un travail', 'Follow a job'], SUBMITTER, { status: 200, answer: 'Job' }),
  processes('delete', J, ['Abandonner un travail', 'Dismiss a job'], SUBMITTER, {
    status: 200,
    answer: 'Job',
    problems: [409],
  }),
  processes(
    'get',
    `${J}/results`,
    ['Lire les résultats d’un travail', 'Read the results of a job'],
    { fr: 'qui l’a soumis', en: 'whoever submitted it' },
    {
      query: { f: TEXT },
      status: 200,
      answer: 'application/json',
      problems: [401, 403, 406, 409, 422, 502],
    },
  ),
  processes('get', `${J}/events`, ['Suivre au fil de l’eau', 'Follow as it goes'], SUBMITTER, {
    status: 200,
    answer: 'text/event-stream',
  }),
  processes('post', `${J}/retry`, ['Relancer un travail mis de côté', 'Retry a parked job'], SUBMITTER, {
    status: 200,
    answer: 'Job',
    problems: [409],
  }),
];
