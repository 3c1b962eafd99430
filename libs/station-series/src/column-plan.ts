import type { FormatError } from './series-problem.ts';
import type { ValueRole } from './roles.ts';
import { DATE_ROLE, isValueRole, ROLES } from './roles.ts';
import { excerpt } from './series-problem.ts';

/** How the dataset describes one column of its CSV. */
export interface Variable {
  column: string;
  role: string;
  /** UCUM; absent or empty means the role's own unit. */
  unit?: string;
}

export interface ColumnPlan {
  dateColumn: string;
  values: { column: string; role: ValueRole }[];
  /** Declared with a role of some other profile: not read. */
  ignored: Variable[];
}

const KNOWN = Object.keys(ROLES).join(', ');

function dateProblem(columns: string[]): FormatError {
  return {
    code: 'FORMAT_DATE_COLUMN',
    detail: {
      fr: `exactement une variable de rôle « date » est attendue, ${columns.length} déclarée(s)`,
      en: `exactly one variable of role "date" is expected, ${columns.length} declared`,
    },
    ...(columns[1] === undefined ? {} : { column: columns[1] }),
  };
}

function unitProblem({ column, unit }: Variable, role: ValueRole): FormatError {
  const expected = ROLES[role].unit;
  return {
    code: 'FORMAT_UNIT',
    column,
    detail: {
      fr: `l’unité déclarée « ${excerpt(unit ?? '')} » n’est pas celle du rôle « ${role} »`,
      en: `the declared unit "${excerpt(unit ?? '')}" is not that of the role "${role}"`,
    },
    remedy: {
      fr: `convertissez les valeurs en « ${expected} » (UCUM) et déclarez cette unité`,
      en: `convert the values to "${expected}" (UCUM) and declare that unit`,
    },
  };
}

function repeatedProblem(column: string, earlier: string, role: string): FormatError {
  return {
    code: 'FORMAT_ROLE',
    column,
    detail: {
      fr: `le rôle « ${role} » est déjà tenu par la colonne « ${earlier} » (niveau et profondeur de nappe comptent pour un)`,
      en: `the role "${role}" is already held by the column "${earlier}" (groundwater level and depth count as one)`,
    },
  };
}

/** Checks the declaration against the profile, before the file is looked at. */
export function planColumns(
  variables: readonly Variable[],
): { plan: ColumnPlan; errors: [] } | { plan?: undefined; errors: FormatError[] } {
  const errors: FormatError[] = [];
  const dates = variables.filter((v) => v.role === DATE_ROLE).map((v) => v.column);
  const [dateColumn] = dates;
  if (dateColumn === undefined || dates.length > 1) errors.push(dateProblem(dates));
  const values: ColumnPlan['values'] = [];
  const holders = new Map<string, string>();
  for (const variable of variables) {
    const { column, role, unit } = variable;
    if (!isValueRole(role)) continue;
    const { storedAs, unit: expected } = ROLES[role];
    if (unit && unit !== expected) errors.push(unitProblem(variable, role));
    const earlier = holders.get(storedAs);
    if (earlier !== undefined) errors.push(repeatedProblem(column, earlier, role));
    holders.set(storedAs, column);
    values.push({ column, role });
  }
  if (values.length === 0) {
    errors.push({
      code: 'FORMAT_ROLE',
      detail: {
        fr: `aucune variable ne porte un rôle du profil (${KNOWN})`,
        en: `no variable has a role of the profile (${KNOWN})`,
      },
    });
  }
  if (errors.length > 0 || dateColumn === undefined) return { errors };
  const ignored = variables.filter((v) => v.role !== DATE_ROLE && !isValueRole(v.role));
  return { plan: { dateColumn, values, ignored }, errors: [] };
}
