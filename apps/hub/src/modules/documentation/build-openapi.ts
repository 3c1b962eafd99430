import { inLanguage, type Language, type Manifest } from '@cdh/contracts';
import { answerSchemas } from './answers.ts';
import { operationPaths, operationSchemas } from './describe-operations.ts';
import { describeRoute } from './describe-routes.ts';
import { ROUTES, TAGS } from './routes/index.ts';

const INFO = {
  title: { fr: 'Hub de données climatiques', en: 'Climate Data Hub' },
  description: {
    fr: 'Toute erreur est un document application/problem+json (RFC 9457), dans la langue d’Accept-Language.',
    en: 'Every error is an application/problem+json document (RFC 9457), in the language of Accept-Language.',
  },
};

/** The OpenAPI 3.1 document of the hub and of every registered operation, in one language. */
export function buildOpenApi(manifests: Manifest[], publicUrl: string, language: Language = 'fr'): object {
  const paths: Record<string, Record<string, object>> = {};
  for (const route of ROUTES) (paths[route.path] ??= {})[route.method] = describeRoute(route, language);
  const useCases = manifests.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  return {
    openapi: '3.1.0',
    info: {
      title: inLanguage(INFO.title, language),
      description: inLanguage(INFO.description, language),
      version: '1.0.0',
      license: { name: 'EUPL-1.2', identifier: 'EUPL-1.2' },
    },
    servers: [{ url: publicUrl }],
    tags: [
      ...Object.entries(TAGS).map(([name, text]) => ({ name, description: inLanguage(text, language) })),
      ...useCases.map(({ id, title }) => ({ name: id, description: inLanguage(title, language) })),
    ],
    security: [{}, { bearer: [] }],
    paths: Object.assign(paths, ...useCases.map((manifest) => operationPaths(manifest, language))),
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: Object.assign({ ...answerSchemas }, ...useCases.map(operationSchemas)),
    },
  };
}
