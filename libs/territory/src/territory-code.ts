export const LEVELS = ['commune', 'epci', 'departement', 'region'] as const;
export type Level = (typeof LEVELS)[number];

/** A territory as the hub writes it: level, code of the Code officiel géographique (or SIREN), vintage. */
export interface TerritoryCode {
  level: Level;
  code: string;
  vintage: number;
}

const CODE_OF: Readonly<Record<Level, RegExp>> = {
  commune: /^(\d{2}|2[AB])\d{3}$/,
  epci: /^\d{9}$/,
  departement: /^(\d{2}|2[AB]|9[78]\d)$/,
  region: /^\d{2}$/,
};

/**
 * Reads `commune:45234@2025`; the form alone, not whether such a territory exists.
 * @throws RangeError naming what is wrong
 */
export function parseTerritory(text: string): TerritoryCode {
  const match = /^([a-z]+):([0-9A-Z]+)@(\d{4})$/.exec(text);
  const level = LEVELS.find((known) => known === match?.[1]);
  const code = match?.[2];
  if (!level || code === undefined || !CODE_OF[level].test(code)) {
    throw new RangeError(`expected level:code@vintage, e.g. commune:45234@2025, not "${text.slice(0, 60)}"`);
  }
  return { level, code, vintage: Number(match?.[3]) };
}

export function formatTerritory({ level, code, vintage }: TerritoryCode): string {
  return `${level}:${code}@${vintage}`;
}
