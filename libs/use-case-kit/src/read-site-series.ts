import { Problem } from '@cdh/contracts';
import { readStationSeries, ROLES, type SeriesRole } from '@cdh/station-series';
import type { ComputeInput } from './computes.ts';

/** One daily series and where it comes from. */
export interface SiteSeries {
  /** Days since 1970-01-01 of the first value. */
  firstDay: number;
  /** In the role's unit, one per day, NaN where missing. */
  values: Float64Array;
  dataset: string;
  /** Its name in the file. */
  column: string;
}

/**
 * The daily series of one site from all its datasets of profile `cdh:station-series`, joined by role.
 * @throws Problem with the reader's code for a file that can't be read; ROLE_AMBIGUOUS where two files hold one role
 */
export async function readSiteSeries(inputs: ComputeInput[]): Promise<Map<SeriesRole, SiteSeries>> {
  const joined = new Map<SeriesRole, SiteSeries>();
  for (const { dataset, files } of inputs) {
    for (const file of files) {
      const reading = readStationSeries(await file.bytes(), dataset);
      if (!reading.ok) {
        const { code, detail } = reading.problem;
        const text = { fr: `${dataset.id} : ${detail.fr}`, en: `${dataset.id}: ${detail.en}` };
        throw new Problem(code, text, { status: 422 });
      }
      const { firstDay, columns } = reading.series;
      for (const [role, values] of columns) {
        const earlier = joined.get(role);
        if (earlier) throw ambiguous(role, earlier.dataset, dataset.id);
        const held = dataset.variables?.find((v) => storedAs(v.role) === role);
        joined.set(role, { firstDay, values, dataset: dataset.id, column: held?.column ?? role });
      }
    }
  }
  return joined;
}

/** The depth of groundwater is stored as its level. */
const storedAs = (role: string) => Object.entries(ROLES).find(([name]) => name === role)?.[1].storedAs;

function ambiguous(role: SeriesRole, first: string, second: string): Problem {
  const { label } = ROLES[role];
  return new Problem(
    'ROLE_AMBIGUOUS',
    {
      fr: `« ${label.fr} » figure deux fois pour ce site : dans ${first} et dans ${second}`,
      en: `"${label.en}" is given twice for this site: in ${first} and in ${second}`,
    },
    {
      status: 422,
      remedy: {
        fr: 'gardez ce rôle dans un seul jeu de données du site',
        en: 'keep this role in one dataset of the site only',
      },
    },
  );
}
