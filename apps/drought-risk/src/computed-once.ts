import type { MonthlyTable } from '@cdh/use-case-kit';

/** Windows of one index are asked for more often than another scale or calibration. */
const KEPT_PER_TABLE = 32;

const computed = new WeakMap<MonthlyTable, Map<string, unknown>>();

/**
 * What `compute` gives for this table, kept under `key` for as long as the table itself is: a table never changes, so a
 * question about another window of the same index needs no new fit.
 */
export function computedOnce<T>(table: MonthlyTable, key: string, compute: () => T): T {
  const results = computed.get(table) ?? new Map<string, unknown>();
  computed.set(table, results);
  if (results.has(key)) return results.get(key) as T;
  const result = compute();
  const oldest = results.keys().next();
  if (results.size >= KEPT_PER_TABLE && !oldest.done) results.delete(oldest.value);
  results.set(key, result);
  return result;
}
