import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Level } from './territory-code.ts';

/**
 * Vintages of what `@etalab/decoupage-administratif` 6.0.0 holds, established on the files themselves. Communes
 * carry the names of the Code officiel géographique of 1 January 2026 (28274 "Moutiers-en-Beauce", 45277
 * "Saint-Florent-le-Jeune"; 5.3.0, vintage 2025, has the former names). The EPCI list, though announced as 2026,
 * is byte for byte that of 5.3.0, and its members and populations are those of the DGCL's list of 2025.
 */
export const VINTAGES: Readonly<Record<Level, number>> = {
  commune: 2026,
  epci: 2025,
  departement: 2026,
  region: 2026,
};

export interface Commune {
  code: string;
  name: string;
  departement: string;
  region: string;
}
export interface Epci {
  /** SIREN. */
  code: string;
  name: string;
  /** CC, CA, CU, METRO… */
  type: string;
  /** Codes of the member communes. */
  communes: string[];
}
export interface Departement {
  code: string;
  name: string;
  region: string;
}
export interface Region {
  code: string;
  name: string;
}

type SourceRow = Record<string, unknown> & { code: string; nom: string };

async function readRows(file: string): Promise<SourceRow[]> {
  const path = createRequire(import.meta.url).resolve(`@etalab/decoupage-administratif/data/${file}.json`);
  return JSON.parse(await readFile(path, 'utf8')) as SourceRow[];
}

/** The value of `load`, computed when it is first asked for; a failure is not kept. */
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () =>
    (loaded ??= load().catch((error: unknown) => {
      loaded = undefined;
      throw error;
    }));
}

/** Present communes of départements and regions; overseas collectivities without a region have '' there. */
export const loadCommunes = lazily(async () => {
  const communes = (await readRows('communes'))
    .filter((row) => row['type'] === 'commune-actuelle')
    .map((row): Commune => ({
      code: row.code,
      name: row.nom,
      departement: String(row['departement'] ?? ''),
      region: String(row['region'] ?? ''),
    }));
  return new Map(communes.map((commune) => [commune.code, commune]));
});

export const loadEpci = lazily(async () => {
  const epci = (await readRows('epci')).map((row): Epci => ({
    code: row.code,
    name: row.nom,
    type: String(row['type']),
    communes: (row['membres'] as { code: string }[]).map((member) => member.code),
  }));
  return new Map(epci.map((one) => [one.code, one]));
});

export const loadDepartements = lazily(async () => {
  const rows = (await readRows('departements')).map((row): Departement => ({
    code: row.code,
    name: row.nom,
    region: String(row['region'] ?? ''),
  }));
  return new Map(rows.map((row) => [row.code, row]));
});

export const loadRegions = lazily(async () => {
  const rows = (await readRows('regions')).map((row): Region => ({ code: row.code, name: row.nom }));
  return new Map(rows.map((row) => [row.code, row]));
});
