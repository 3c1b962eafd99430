import { InjectProduct, Product, Serves, type MonthlyTable, type OperationContext } from '@cdh/use-case-kit';
import { computeIndex } from './compute-index.ts';
import { getIndices, type IndexQuery, type IndexSeries } from './get-indices.v1.ts';
import { indices } from './indices.product.ts';
import { siteAttributes } from './site-attributes.ts';

@Serves(getIndices)
export class GetIndicesHandler {
  constructor(@InjectProduct(indices) private readonly product: Product<MonthlyTable>) {}

  async handle(query: IndexQuery, { partitions: [partition] }: OperationContext): Promise<IndexSeries> {
    if (!partition) {
      throw getIndices.problem('SITE_UNKNOWN', {
        fr: `Le site ${query.site} n’est pas connu`,
        en: `The site ${query.site} is not known`,
      });
    }
    const table = await this.product.open(partition);
    return computeIndex(query, siteAttributes.parse(partition.attributes), table);
  }
}
