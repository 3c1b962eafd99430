import { z, type DatasetRecord } from '@cdh/use-case-kit';

const text = z.object({ fr: z.string(), en: z.string().optional() });

/** What is published beside a site's monthly values: small, and seen without opening them. */
export const siteAttributes = z.object({
  name: text,
  lon: z.number().optional(),
  lat: z.number().optional(),
  synthetic: z.boolean().describe('made by a generator, not measured'),
  indices: z.array(z.enum(['spi', 'spei', 'sgi'])),
  period: z.object({ from: z.string(), to: z.string() }).describe('first and last month, YYYY-MM'),
  columns: z.record(z.string(), z.object({ dataset: z.string(), column: z.string() })).describe('by role'),
});
export type SiteAttributes = z.output<typeof siteAttributes>;

/** Name, place and origin of a site as its datasets tell them; the first that knows the place names it too. */
export function describeSite(
  datasets: DatasetRecord[],
): Pick<SiteAttributes, 'name' | 'lon' | 'lat' | 'synthetic'> {
  const sites = datasets.flatMap(({ site }) => site ?? []);
  const site = sites.find(({ lon, lat }) => lon !== undefined && lat !== undefined) ?? sites[0];
  const { name = { fr: site?.id ?? '' }, lon, lat } = site ?? {};
  return {
    name,
    ...(lon !== undefined && lat !== undefined ? { lon, lat } : {}),
    synthetic: datasets.some(isSynthetic),
  };
}

/** A generator says so in its title, or by `conformsTo`. */
const isSynthetic = ({ title, conformsTo }: DatasetRecord) =>
  (conformsTo?.includes('cdh:synthetic') ?? false) || /synth[ée]ti/i.test(`${title.fr} ${title.en ?? ''}`);
