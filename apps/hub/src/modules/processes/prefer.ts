const LONGEST_WAIT_S = 30;

export interface Preference {
  respondAsync: boolean;
  /** How long the caller would rather wait. */
  waitMs?: number;
}

/** Reads `Prefer` (RFC 7240); what it does not know it ignores, as the RFC says. */
export function readPreference(header: string | string[] | undefined): Preference {
  const given = [header ?? []]
    .flat()
    .join(',')
    .split(/[,;]/)
    .map((part) => part.trim().toLowerCase());
  const wait = given.map((part) => /^wait\s*=\s*"?(\d{1,6})"?$/.exec(part)?.[1]).find(Boolean);
  return {
    respondAsync: given.includes('respond-async'),
    ...(wait === undefined ? {} : { waitMs: Math.min(Number(wait), LONGEST_WAIT_S) * 1000 }),
  };
}
