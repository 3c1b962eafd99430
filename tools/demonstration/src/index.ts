/** The demonstration territory: synthetic weather and groundwater of six towns, and how it gets into a hub. */
export { communeOf, SITES } from './demonstration-sites.ts';
export type { DemonstrationSite } from './demonstration-sites.ts';
export { describeDataset, ORGANISATION } from './describe-dataset.ts';
export { SEED, SeriesGenerator, VARIABLES } from './generate-series.ts';
export { loadDemonstration } from './load-demonstration.ts';
export type { DemonstrationOptions, DemonstrationOutcome } from './load-demonstration.ts';
