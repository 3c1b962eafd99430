import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { findNatsServer, serveInTest, type ServedInTest } from '@cdh/use-case-kit/testing';
import { exampleCase } from './example-case.use-case.ts';
import { getExampleCase } from './get-example-case.v1.ts';

const site = { id: 'somewhere', name: { fr: 'Quelque part' } };
const variables = [
  { column: 'date', role: 'date', unit: '1' },
  { column: 't', role: 'air-temperature', unit: 'Cel' },
];
const days = Array.from({ length: 31 }, (_, i) => `2021-01-${String(i + 1).padStart(2, '0')}`);

(findNatsServer(process.env) ? describe : describe.skip)('example-case on real parts', () => {
  let served: ServedInTest;
  beforeAll(async () => {
    served = await serveInTest(exampleCase, process.env);
  });
  afterAll(() => served?.stop());

  it('answers from what was published', async () => {
    const csv = ['date,t', ...days.map((day, i) => `${day},${i < 10 ? -2 : 5}`)].join('\n');
    await served.publish({ id: 'station', site, variables }, csv);
    const answer = await served.ask(getExampleCase, { site: 'somewhere' });
    expect(answer).toMatchObject({ bound: 0, time: ['2021-01'], mean: [2.74], daysBelow: [10] });
    const csvAnswer = await served.askAs('text/csv', getExampleCase, { site: 'somewhere' });
    expect(csvAnswer).toBe('time,mean,days_below\n2021-01,2.74,10\n');
  });

  it('knows no other site, and computes none without a temperature', async () => {
    await expect(served.ask(getExampleCase, { site: 'nowhere' })).rejects.toThrow('nowhere is not known');
    const level = [variables[0]!, { column: 'level', role: 'groundwater-level', unit: 'm' }];
    const published = served.publish({ id: 'well', site, variables: level }, 'date,level\n2021-01-01,8\n');
    await expect(published).rejects.toMatchObject({ code: 'TEMPERATURE_MISSING' });
  });
});
