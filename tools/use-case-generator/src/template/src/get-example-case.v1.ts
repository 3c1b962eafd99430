import { operation, z } from '@cdh/use-case-kit';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected YYYY-MM');

/** What partners see: change it as you like before the first release, then make a `.v2` beside it. */
export const getExampleCase = operation({
  name: 'get-example-case',
  version: 1,
  kind: 'query',
  summary: { fr: 'Exemple de cas, par mois', en: 'Example case, by month' },
  input: z.strictObject({
    site: z.string().min(1).max(100).describe('site.id of a station series, e.g. demo-orleans'),
    from: month.optional(),
    to: month.optional(),
  }),
  output: z.object({
    site: z.string(),
    bound: z.number().describe('°C'),
    time: z.array(month),
    mean: z.array(z.number().nullable()).describe('mean air temperature, °C; null with fewer than 15 days'),
    daysBelow: z
      .array(z.int().nullable())
      .describe('days whose mean temperature is below the bound; null where a day is missing'),
  }),
  errors: { SITE_UNKNOWN: 404 },
  representations: {
    'text/csv': ({ time, mean, daysBelow }) =>
      `time,mean,days_below\n${time.map((t, i) => `${t},${mean[i] ?? ''},${daysBelow[i] ?? ''}\n`).join('')}`,
  },
});
