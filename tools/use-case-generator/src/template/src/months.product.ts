import { decodeMonthlyTable, product, z, type MonthlyTable } from '@cdh/use-case-kit';

export const TABLE = 'months.npy';

/** Published beside each partition. Raise the version of the use case when its science changes: all is computed anew. */
export const monthsAttributes = z.object({ bound: z.number() });

/** What is computed once for each site, and answers are made from. */
export const months = product<MonthlyTable>({
  name: 'months',
  title: { fr: 'Exemple de cas, par site et par mois', en: 'Example case, by site and month' },
  licence: 'etalab-2.0',
  partitionedBy: '/site/id',
  open: (files) => decodeMonthlyTable(files.get(TABLE) ?? new Uint8Array()),
});
