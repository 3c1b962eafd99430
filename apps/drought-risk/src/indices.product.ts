import { decodeMonthlyTable, product, type MonthlyTable } from '@cdh/use-case-kit';
import { PROFILE } from '@cdh/station-series';

export const READS = PROFILE;
export const TABLE = 'monthly.npy';

/** The monthly values of a site, from which every index is computed when it is asked for. */
export const indices = product<MonthlyTable>({
  name: 'indices',
  title: { fr: 'Indices de sécheresse par site', en: 'Drought indices by site' },
  licence: 'etalab-2.0',
  partitionedBy: '/site/id',
  open: (files) => decodeMonthlyTable(files.get(TABLE) ?? new Uint8Array()),
});
