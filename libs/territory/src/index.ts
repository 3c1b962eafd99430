/** Communes, EPCI and départements of France, each with the vintage of its list; read from disk when asked for. */
export { communesOf, departementsOf, epciOf, findTerritory } from './find-territories.ts';
export type { Within } from './find-territories.ts';
export { VINTAGES } from './load-territories.ts';
export type { Commune, Departement, Epci, Region } from './load-territories.ts';
export { formatTerritory, LEVELS, parseTerritory } from './territory-code.ts';
export type { Level, TerritoryCode } from './territory-code.ts';
