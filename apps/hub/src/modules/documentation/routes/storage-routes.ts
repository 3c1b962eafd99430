import { ADMINISTRATOR, PAGE, route, type Route } from './route.ts';

const storage = route('storage');

/** What becomes of bytes once they are stored. */
export const storageRoutes: Route[] = [
  storage(
    'post',
    '/storage/scrub',
    ['Faire relire tous les octets', 'Have all bytes read again'],
    ADMINISTRATOR,
    { status: 202, answer: 'ScrubReport', problems: [401, 403] },
  ),
  storage('get', '/storage/scrub', ['Lire l’état des octets', 'Read the state of the bytes'], ADMINISTRATOR, {
    query: PAGE,
    status: 200,
    answer: 'ScrubReport',
    problems: [401, 403],
  }),
];
