import type { LanguageMap, PrincipalKind, PrincipalRef, QueryValue } from '@cdh/sdk';
import { InvalidArgumentError } from 'commander';
import type { Say } from './language.ts';
import { UsageError } from './usage-error.ts';

const KINDS = ['organisation', 'member', 'client', 'use-case', 'administrator'];

/** `use-case:drought-risk` */
export function principal(text: string, say: Say): PrincipalRef {
  const [, kind = '', id = ''] = /^([a-z-]+):(.+)$/.exec(text) ?? [];
  if (!KINDS.includes(kind)) throw new UsageError(say('principalInvalid', { text }));
  return { kind: kind as PrincipalKind, id };
}

/** A time of RFC 3339, or a day in UTC: its first instant, or its last. */
export function instant(text: string, say: Say, edge: 'start' | 'end' = 'start'): string {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text);
  const full = day ? `${text}T${edge === 'start' ? '00:00:00' : '23:59:59.999'}Z` : text;
  const time = Date.parse(full);
  const isSame = !day || (!Number.isNaN(time) && new Date(time).toISOString().startsWith(text));
  if (Number.isNaN(time) || !isSame || !/^\d{4}-\d{2}-\d{2}T.+(Z|[+-]\d{2}:\d{2})$/.test(full)) {
    throw new UsageError(say('timeInvalid', { text }));
  }
  return new Date(time).toISOString();
}

/** `ID` or `ID@N` */
export function datasetAtVersion(text: string, say: Say): { dataset: string; version: number | undefined } {
  const [, dataset, number] = /^([^@]+)(?:@(\d+))?$/.exec(text) ?? [];
  if (dataset === undefined) throw new UsageError(say('versionInvalid', { text }));
  return { dataset, version: number === undefined ? undefined : Number(number) };
}

/** `key=value…` as query parameters; a key given twice has both values. */
export function parameters(pairs: readonly string[], say: Say): Record<string, QueryValue> {
  const values = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at < 1) throw new UsageError(say('parameterInvalid', { text: pair }));
    const name = pair.slice(0, at);
    values.set(name, [...(values.get(name) ?? []), pair.slice(at + 1)]);
  }
  return Object.fromEntries([...values].map(([name, all]) => [name, all.length === 1 ? all[0] : all]));
}

export const languageMap = (fr: string, en: string | undefined): LanguageMap =>
  en === undefined ? { fr } : { fr, en };

/** Option that may be repeated or separated by commas. */
export const several = (value: string, before: string[] = []): string[] => [
  ...before,
  ...value
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== ''),
];

/** Option that is a whole number from `min` on. */
export const integerFrom =
  (min: number) =>
  (value: string): number => {
    if (!/^\d{1,15}$/.test(value) || Number(value) < min) throw new InvalidArgumentError(`≥ ${min}`);
    return Number(value);
  };
