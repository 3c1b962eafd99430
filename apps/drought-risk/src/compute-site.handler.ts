import {
  Computes,
  encodeMonthlyTable,
  MEDIA_NPY,
  readSiteSeries,
  type ComputeInput,
  type ComputeOutput,
} from '@cdh/use-case-kit';
import { formatMonth, MINIMUM_DAYS_OF_MEAN } from '@cdh/drought-indices';
import { aggregateSite } from './aggregate-site.ts';
import { availableIndices } from './compute-index.ts';
import { indices, TABLE } from './indices.product.ts';
import { describeSite } from './site-attributes.ts';

@Computes(indices)
export class ComputeSiteHandler {
  async compute(inputs: ComputeInput[]): Promise<ComputeOutput> {
    const series = await readSiteSeries(inputs);
    const table = aggregateSite(series);
    const columns = Object.fromEntries(
      [...series].map(([role, { dataset, column }]) => [role, { dataset, column }]),
    );
    return {
      files: [{ path: TABLE, mediaType: MEDIA_NPY, bytes: encodeMonthlyTable(table) }],
      recipe: {
        method: { id: 'cdh:monthly-aggregates', version: '1.0.0' },
        minimumDays: { sum: 'all', mean: MINIMUM_DAYS_OF_MEAN },
        columns,
      },
      attributes: {
        ...describeSite(inputs.map(({ dataset }) => dataset)),
        indices: availableIndices(table.columns),
        period: {
          from: formatMonth(table.firstMonth),
          to: formatMonth(table.firstMonth + table.rows - 1),
        },
        columns,
      },
    };
  }
}
