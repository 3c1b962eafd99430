import { dataRoutes } from './data-routes.ts';
import { identityRoutes } from './identity-routes.ts';
import { processesRoutes } from './processes-routes.ts';
import { recordsRoutes } from './records-routes.ts';
import type { Route } from './route.ts';
import { sharingRoutes } from './sharing-routes.ts';
import { storageRoutes } from './storage-routes.ts';

export { type Route, TAGS } from './route.ts';

/** Every route of the hub itself, once; a test compares it with what the server has registered. */
export const ROUTES: Route[] = [
  ...identityRoutes,
  ...dataRoutes,
  ...storageRoutes,
  ...recordsRoutes,
  ...sharingRoutes,
  ...processesRoutes,
];

/** What the server has beside them, described by every registered operation. */
export const GATEWAY = '/use-cases/{useCase}/*';
