import { createRequire } from 'node:module';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Language } from '@cdh/contracts';

/** Files of Swagger UI that the page needs, from the package, and what shows the document. */
const FILES: Record<string, string> = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};
const INITIALISER = 'show.js';

/** Nothing from another host; Swagger UI styles its elements inline and draws its icons from data. */
export const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const TITLES = {
  fr: 'Climate Data Hub — documentation de l’API',
  en: 'Climate Data Hub — API documentation',
};

export const docsPage = (language: Language): string => `<!doctype html>
<html lang="${language}">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>${TITLES[language]}</title>
    <link rel="stylesheet" href="docs/swagger-ui.css" />
    <link rel="icon" type="image/png" href="docs/favicon-32x32.png" />
  </head>
  <body>
    <main id="swagger-ui"></main>
    <script src="docs/swagger-ui-bundle.js"></script>
    <script src="docs/${INITIALISER}"></script>
  </body>
</html>
`;

const SHOW = `SwaggerUIBundle({
  url: 'openapi.json',
  dom_id: '#swagger-ui',
  deepLinking: true,
  validatorUrl: null,
  presets: [SwaggerUIBundle.presets.apis],
});
`;

/** A file below `/docs/`; undefined when there is none of this name. */
export async function docsFile(name: string): Promise<{ mediaType: string; bytes: Buffer } | undefined> {
  if (name === INITIALISER) return { mediaType: 'text/javascript; charset=utf-8', bytes: Buffer.from(SHOW) };
  const mediaType = Object.hasOwn(FILES, name) ? FILES[name] : undefined;
  if (mediaType === undefined) return undefined;
  const folder = dirname(createRequire(import.meta.url).resolve('swagger-ui-dist/package.json'));
  return { mediaType, bytes: await readFile(join(folder, name)) };
}
