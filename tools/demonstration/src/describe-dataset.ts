import { formatDay, PROFILE } from '@cdh/station-series';
import type { DatasetInput, LanguageMap } from '@cdh/sdk';
import type { DemonstrationSite } from './demonstration-sites.ts';
import { communeOf } from './demonstration-sites.ts';
import { SEED, VARIABLES } from './generate-series.ts';
import { FIRST_DAY, LAST_DAY } from './generate-weather.ts';

export const ORGANISATION = {
  id: 'demonstration',
  name: {
    fr: 'Démonstration (données synthétiques)',
    en: 'Demonstration (synthetic data)',
  },
};

/** Raised whenever the generator's output or these texts change: a hub that holds older ones then gets the new. */
const EDITION = 1;

const labels: readonly LanguageMap[] = [
  { fr: 'précipitations', en: 'precipitation' },
  { fr: 'température de l’air', en: 'air temperature' },
  { fr: 'évapotranspiration de référence', en: 'reference evapotranspiration' },
  { fr: 'niveau de nappe', en: 'groundwater level' },
];
const list = (language: 'fr' | 'en') => labels.map((label) => label[language] ?? label.fr).join(', ');

/** Body of `PUT /datasets/{id}` for a site: open, and called synthetic wherever a person reads of it. */
export function describeDataset(site: DemonstrationSite): DatasetInput<LanguageMap> {
  const { id, town, lon, lat } = site;
  return {
    title: {
      fr: `${town} : météo et nappe quotidiennes synthétiques`,
      en: `${town}: synthetic daily weather and groundwater`,
    },
    description: {
      fr:
        `Données synthétiques, pour la démonstration seulement : aucune valeur n’a été mesurée. Séries ` +
        `quotidiennes (${list('fr')}) tirées par un générateur à graine fixe. Pluie : chaîne de Markov d’ordre 1 ` +
        `et loi gamma, à cycle saisonnier ; température : saison, AR(1) et réchauffement de 0,03 °C par an ; ` +
        `évapotranspiration : Hargreaves (FAO-56, équation 52) ; nappe : réservoir linéaire alimenté par ce que le ` +
        `sol ne retient pas. Graine ${SEED}, édition ${EDITION}.`,
      en:
        `Synthetic data, for demonstration only: no value was measured. Daily series (${list('en')}) drawn by a ` +
        `generator with a fixed seed. Rain: first-order Markov chain and gamma amounts with a seasonal cycle; ` +
        `temperature: season, AR(1) and a warming of 0.03 °C a year; evapotranspiration: Hargreaves (FAO-56, ` +
        `equation 52); groundwater: a linear reservoir fed by what the soil does not hold. Seed ${SEED}, edition ${EDITION}.`,
    },
    publisher: ORGANISATION.id,
    access: 'open',
    licence: 'etalab-2.0',
    conformsTo: [PROFILE],
    temporal: { start: formatDay(FIRST_DAY), end: formatDay(LAST_DAY) },
    spatial: [communeOf(site)],
    site: {
      id,
      name: { fr: `${town} (données synthétiques)`, en: `${town} (synthetic data)` },
      lon,
      lat,
    },
    csv: { delimiter: ',', decimal: '.', encoding: 'utf-8' },
    variables: VARIABLES.map((variable) => ({ ...variable })),
  };
}
