export { Catalogue, type Declaration, factOf } from './catalogue.ts';
export { CatalogueModule } from './catalogue.module.ts';
export { showDataset } from './datasets.controller.ts';
export type { DatasetRow, ReadableDataset } from './datasets.repository.ts';
export type { VersionRow } from './versions.repository.ts';
