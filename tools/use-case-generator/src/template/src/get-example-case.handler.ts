import { formatMonth, parseMonth } from '@cdh/drought-indices';
import { Product, Serves, type Input, type MonthlyTable, type OperationContext } from '@cdh/use-case-kit';
import { getExampleCase } from './get-example-case.v1.ts';
import { monthsAttributes } from './months.product.ts';

@Serves(getExampleCase)
export class GetExampleCaseHandler {
  constructor(private readonly product: Product<MonthlyTable>) {}

  async handle(
    { site, from, to }: Input<typeof getExampleCase>,
    { partitions: [partition] }: OperationContext,
  ) {
    if (!partition) {
      throw getExampleCase.problem('SITE_UNKNOWN', { fr: `${site} est inconnu`, en: `${site} is not known` });
    }
    const { firstMonth, rows, columns } = await this.product.open(partition);
    const first = Math.max(0, (parseMonth(from ?? '') ?? firstMonth) - firstMonth);
    const end = Math.min(rows, (parseMonth(to ?? '') ?? firstMonth + rows - 1) - firstMonth + 1);
    const column = (name: string) =>
      Array.from(columns.get(name)?.slice(first, Math.max(first, end)) ?? [], (value) =>
        Number.isNaN(value) ? null : Math.round(value * 100) / 100,
      );
    const mean = column('mean');
    const time = mean.map((_, i) => formatMonth(firstMonth + first + i));
    const { bound } = monthsAttributes.parse(partition.attributes);
    return { site, bound, time, mean, daysBelow: column('days-below') };
  }
}
