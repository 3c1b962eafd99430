import {
  Computes,
  encodeMonthlyTable,
  MEDIA_NPY,
  Problem,
  readSiteSeries,
  type ComputeInput,
  type ComputeOutput,
} from '@cdh/use-case-kit';
import { BOUND, countDaysBelow } from './count-days-below.ts';
import { months, TABLE } from './months.product.ts';

@Computes(months)
export class ComputeMonthsHandler {
  async compute(inputs: ComputeInput[]): Promise<ComputeOutput> {
    const temperature = (await readSiteSeries(inputs)).get('air-temperature');
    if (!temperature) {
      const text = { fr: 'Ce site n’a pas de température de l’air', en: 'This site has no air temperature' };
      throw new Problem('TEMPERATURE_MISSING', text, { status: 422 });
    }
    const bytes = encodeMonthlyTable(countDaysBelow(temperature));
    return {
      files: [{ path: TABLE, mediaType: MEDIA_NPY, bytes }],
      recipe: { method: { id: 'example-case:days-below', version: '1.0.0' }, bound: BOUND, unit: 'Cel' },
      attributes: { bound: BOUND },
    };
  }
}
