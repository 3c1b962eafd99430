import { beforeAll, expect, it } from '@jest/globals';
import { describeWith } from '@cdh/testing';
import { getIndices, type IndexSeries, partitionOf, publishSite, type Site } from './harness/drought.ts';
import { createParties, type Parties } from './harness/people.ts';
import { readSeries } from './harness/series.ts';

// A piezometer of the Beauce, daily from 14 October 1965 to 28 April 2024, with the weather around it.
describeWith('shared')('the real record of a piezometer', () => {
  let parties: Parties;
  let well: Site;
  const ask = async (query: Record<string, string | number>) => {
    const answer = await getIndices({ site: well.site, ...query }, parties.provider.key);
    if (answer.status !== 200) throw new Error(`get-indices: ${answer.status} ${answer.text}`);
    return answer.as<IndexSeries>();
  };
  beforeAll(async () => {
    parties = await createParties();
    well = await publishSite(parties, 'restricted', readSeries().csv, { word: 'real' });
    expect(await partitionOf(parties, well)).toMatchObject({ state: 'current' });
  }, 60_000);

  it('covers every month, and says that its precipitation is liquid only', async () => {
    const { time, recipe } = await ask({ index: 'spi', scale: 6 });
    expect([time[0], time.at(-1), time.length]).toEqual(['1965-10', '2024-04', 703]);
    expect(JSON.stringify(recipe)).toMatch(/liquid precipitation only/i);
    expect(JSON.stringify(recipe)).toMatch(/liquides seulement/i);
  });

  it('has dry and wet years in each index', async () => {
    const queries: Record<string, string | number>[] = [
      { index: 'spi', scale: 12 },
      { index: 'spei', scale: 12 },
      { index: 'sgi' },
    ];
    for (const query of queries) {
      const { value } = await ask(query);
      const present = value.filter((one) => one !== null);
      expect(present.length).toBeGreaterThan(600);
      expect(Math.min(...present)).toBeLessThan(-1.5);
      expect(Math.max(...present)).toBeGreaterThan(1.5);
      const mean = present.reduce((sum, one) => sum + one, 0) / present.length;
      expect(Math.abs(mean)).toBeLessThan(0.1);
    }
  });
});
