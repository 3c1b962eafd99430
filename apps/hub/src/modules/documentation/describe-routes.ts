import { inLanguage, type Language } from '@cdh/contracts';
import { z } from 'zod';
import { listOf } from './answers.ts';
import { problemResponses } from './problem-responses.ts';
import type { Route } from './routes/index.ts';

export const schemaRef = (name: string) => ({ $ref: `#/components/schemas/${name}` });

/** The OpenAPI operation of one of the hub's own routes. */
export function describeRoute(route: Route, language: Language): object {
  const { method, path, tag, summary, who, query = {}, body, bodyType, status, answer } = route;
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: name === 'number' ? { type: 'integer', minimum: 1 } : { type: 'string' },
  }));
  const inQuery = Object.entries(query).map(([name, schema]) => ({ name, in: 'query', schema }));
  const audience = language === 'fr' ? 'Pour : ' : 'For: ';
  return {
    operationId: `${method}${path.replaceAll(/[^A-Za-z0-9]+(.)?/g, (_, next: string | undefined) => (next ?? '').toUpperCase())}`,
    tags: [tag],
    summary: inLanguage(summary, language),
    description: `${audience}${inLanguage(who, language)}.`,
    ...(inPath.length + inQuery.length > 0 ? { parameters: [...inPath, ...inQuery] } : {}),
    ...(body || bodyType ? { requestBody: { required: true, content: requestContent(body, bodyType) } } : {}),
    responses: {
      [status]: { description: language === 'fr' ? 'Fait' : 'Done', ...content(answer) },
      ...(method === 'put' && path === '/datasets/{id}'
        ? { 201: { description: language === 'fr' ? 'Créé' : 'Created', ...content(answer) } }
        : {}),
      ...(route.accepted
        ? {
            201: {
              description: language === 'fr' ? 'Accepté : à suivre' : 'Accepted: to be followed',
              ...content(route.accepted),
            },
          }
        : {}),
      ...problemResponses(statusesOf(route), language),
    },
  };
}

function requestContent(body: z.ZodType | undefined, bodyType: string | undefined) {
  if (!body) return { [bodyType ?? '']: {} };
  const { $schema: _, ...schema } = z.toJSONSchema(body, { io: 'input' });
  return { 'application/json': { schema } };
}

function content(answer: Route['answer']): object {
  if (answer === undefined) return {};
  if (answer.includes('/')) return { content: { [answer]: {} } };
  const listed = /^\[(.+)\]$/.exec(answer)?.[1];
  const schema = listed === undefined ? schemaRef(answer) : listOf(listed);
  return { content: { 'application/json': { schema } } };
}

/** 400 where there is something to get wrong, 401 and 403 for every change, 404 where the path names something. */
function statusesOf({ method, path, query, body, problems = [] }: Route): number[] {
  const open = path.startsWith('/storage/') || path.startsWith('/oauth/') || path.startsWith('/docs');
  return [
    ...(query || body ? [400] : []),
    ...(method !== 'get' && !open ? [401, 403] : []),
    ...(path.includes('{') && !open ? [404] : []),
    ...problems,
  ];
}
