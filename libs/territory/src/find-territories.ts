import type { Commune, Departement, Epci } from './load-territories.ts';
import type { Level, TerritoryCode } from './territory-code.ts';
import { loadCommunes, loadDepartements, loadEpci, loadRegions, VINTAGES } from './load-territories.ts';

/** A territory by one code; with several, it lies in all of them. */
export interface Within {
  region?: string;
  departement?: string;
  /** SIREN. */
  epci?: string;
}

/** The communes of a region, département or EPCI, by code; none where the code is unknown. */
export async function communesOf({ region, departement, epci }: Within): Promise<Commune[]> {
  const communes = await loadCommunes();
  const members = epci === undefined ? undefined : new Set((await loadEpci()).get(epci)?.communes);
  return [...communes.values()].filter(
    (commune) =>
      (region === undefined || commune.region === region) &&
      (departement === undefined || commune.departement === departement) &&
      (members === undefined || members.has(commune.code)),
  );
}

/** The EPCI that have at least one commune in the region or département, or that this commune belongs to. */
export async function epciOf(within: {
  region?: string;
  departement?: string;
  commune?: string;
}): Promise<Epci[]> {
  const { commune, ...wider } = within;
  const codes =
    commune === undefined ? new Set((await communesOf(wider)).map((one) => one.code)) : new Set([commune]);
  return [...(await loadEpci()).values()].filter((epci) => epci.communes.some((code) => codes.has(code)));
}

/** The départements of a region, by code. */
export async function departementsOf({ region }: { region: string }): Promise<Departement[]> {
  return [...(await loadDepartements()).values()].filter((departement) => departement.region === region);
}

const LOADERS = {
  commune: loadCommunes,
  epci: loadEpci,
  departement: loadDepartements,
  region: loadRegions,
};

/** A territory's present code, name and vintage; undefined where this vintage has no such code. */
export async function findTerritory(
  level: Level,
  code: string,
): Promise<(TerritoryCode & { name: string }) | undefined> {
  const found = (await LOADERS[level]()).get(code);
  return found && { level, code, vintage: VINTAGES[level], name: found.name };
}
