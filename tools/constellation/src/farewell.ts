import { relative } from 'node:path';
import type { Constellation } from './constellation-options.ts';
import { dataPaths } from './paths.ts';

/** The last words of a start: addresses, where the first key lies, three things to try. */
export function farewell({ url }: Constellation, dataDir: string, milliseconds: number): string {
  const key = relative(process.cwd(), dataPaths(dataDir).adminKey);
  const seconds = (milliseconds / 1000).toFixed(1);
  const query = `${url}/use-cases/drought-risk/get-indices?site=demo-orleans&index=spi&scale=6`;
  const environment = `CDH_URL=${url} CDH_KEY=$(cat ${key})`;
  return `
Le hub est prêt (${seconds} s). Le territoire de démonstration est synthétique.
  Hub            ${url}
  Documentation  ${url}/docs
  Clé de la première administratrice, du premier administrateur : ${key}
À essayer, dans un autre terminal :
  curl -s '${url}/datasets?limit=3'
  curl -s '${query}'
  ${environment} npm run --silent cdh -- use-cases
Ctrl-C arrête tout ; npm run reset vide les données.

The hub is ready (${seconds} s). The demonstration territory is synthetic.
  Hub ${url} · Documentation ${url}/docs · Key of the first administrator: ${key}
Try the three lines above in another terminal. Ctrl-C stops everything; npm run reset empties the data.`;
}
