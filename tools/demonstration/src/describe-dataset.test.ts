import { describe, expect, it } from '@jest/globals';
import { putDataset } from '@cdh/contracts';
import { SITES } from './demonstration-sites.ts';
import { describeDataset } from './describe-dataset.ts';

describe('what describes the datasets', () => {
  it.each(SITES)(
    '$town: conforms to the hub’s interface and says that it is synthetic in both languages',
    (site) => {
      const body = putDataset.parse(describeDataset(site));
      expect(body).toMatchObject({
        access: 'open',
        licence: 'etalab-2.0',
        spatial: [`commune:${site.commune}@2026`],
        conformsTo: ['cdh:station-series'],
        csv: { delimiter: ',', decimal: '.', encoding: 'utf-8' },
        site: { id: site.id, lon: site.lon, lat: site.lat },
      });
      for (const text of [body.title, body.description, body.site?.name]) {
        expect(text?.fr).toMatch(/synthétique/i);
        expect(text?.en).toMatch(/synthetic/i);
      }
    },
  );
});
