import { INDEX_FLAGS, MAXIMUM_SCALE } from '@cdh/drought-indices';
import { operation, z, type Input, type Output } from '@cdh/use-case-kit';

const month = z.string().regex(/^\d{4}-(0[1-9]|1[0-2])$/, 'expected YYYY-MM');

export const getIndices = operation({
  name: 'get-indices',
  version: 1,
  kind: 'query',
  summary: { fr: 'Indices de sécheresse d’un site', en: 'Drought indices of a site' },
  input: z
    .strictObject({
      site: z.string().min(1).max(100).describe('as list-sites names it'),
      index: z.enum(['spi', 'spei', 'sgi']),
      scale: z
        .int()
        .min(1)
        .max(MAXIMUM_SCALE)
        .optional()
        .describe('months accumulated; needed for spi and spei, 1 or absent for sgi'),
      from: month.optional(),
      to: month.optional(),
      calibration: z
        .string()
        .regex(/^\d{4}\/\d{4}$/, 'expected YYYY/YYYY')
        .optional()
        .describe('years that the distribution is fitted on; the whole record when absent'),
    })
    .superRefine(({ index, scale, from, to }, context) => {
      const refuse = (member: string, message: string) =>
        context.addIssue({ code: 'custom', path: [member], message });
      if (index === 'sgi' && scale !== undefined && scale !== 1)
        refuse('scale', 'expected 1 or nothing for sgi');
      if (index !== 'sgi' && scale === undefined)
        refuse('scale', `expected a number from 1 to ${MAXIMUM_SCALE} for ${index}`);
      if (from && to && from > to) refuse('from', `expected a month up to ${to}, the value of "to"`);
    }),
  output: z.object({
    site: z.string(),
    index: z.enum(['spi', 'spei', 'sgi']),
    scale: z.int(),
    calibration: z.string(),
    unit: z.literal('1'),
    time: z.array(month),
    value: z.array(z.number().nullable()).describe('null where there is none: its flag says why'),
    flag: z.array(z.enum(INDEX_FLAGS)),
    recipe: z
      .looseObject({
        method: z.object({ id: z.string(), version: z.string() }),
        distribution: z.string(),
        fit: z.string(),
        fits: z.array(z.looseObject({ month: z.int(), nCal: z.int(), status: z.string() })),
        notes: z.record(z.string(), z.string()),
      })
      .describe('how every value was made'),
  }),
  errors: { SITE_UNKNOWN: 404, INDEX_UNAVAILABLE: 422, RECORD_TOO_SHORT: 422 },
  representations: {
    'text/csv': ({ time, value, flag }) =>
      `time,value,flag\n${time.map((t, i) => `${t},${value[i] ?? ''},${flag[i]}\n`).join('')}`,
  },
});

export type IndexQuery = Input<typeof getIndices>;
export type IndexSeries = Output<typeof getIndices>;
