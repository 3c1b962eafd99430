import openapiTS, { astToString } from 'openapi-typescript';

const HEADER = `/** Types of a hub's interface, written by \`cdh-sdk generate\` from its /openapi.json. */\n\n`;

/** TypeScript of an OpenAPI document: `paths`, `components`, `operations`. Throws when the document is none. */
export async function generateTypes(document: string): Promise<string> {
  return HEADER + astToString(await openapiTS(document, { silent: true }));
}
