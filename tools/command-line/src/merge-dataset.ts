import { isDeepStrictEqual } from 'node:util';
import type { DatasetInput, LanguageMap } from '@cdh/sdk';

type Members = Record<string, unknown>;

export interface DatasetFlags {
  title?: string;
  titleEn?: string;
  description?: string;
  descriptionEn?: string;
  publisher?: string;
  access?: string;
  licence?: string;
}

/** What the hub adds to a dataset: so the output of `dataset show --json` serves as a metadata file too. */
const READ_ONLY = ['id', 'latest', 'createdAt', 'updatedAt'];
const REQUIRED = ['title', 'publisher', 'access', 'licence'];
const TEXTS = ['title', 'description'] as const;

/**
 * The body to put: what the dataset is, under the metadata file, under the flags. `null` in the file removes a member.
 * `missing` names what a new dataset still lacks; `isChanged` is false when it would say what the hub has already.
 */
export function mergeDataset(
  existing: Members | undefined,
  metadata: Members,
  flags: DatasetFlags,
): { body: DatasetInput; missing: string[]; isChanged: boolean } {
  const before = writable(existing ?? {});
  const body = { ...before, ...normalise(writable(metadata)) };
  for (const name of TEXTS) {
    const text = mergeText(body[name], flags[name], flags[`${name}En`]);
    if (text !== undefined) body[name] = text;
  }
  for (const name of ['publisher', 'access', 'licence'] as const)
    if (flags[name] !== undefined) body[name] = flags[name];
  for (const [name, value] of Object.entries(body)) if (value === null) delete body[name];
  const missing = REQUIRED.filter((name) => body[name] === undefined);
  // A product's or service's kind is the hub's own: it is sent only where the file asks for one.
  const { kind, ...comparable } = before;
  if (metadata.kind === undefined || metadata.kind === kind) delete body.kind;
  const isChanged = existing === undefined || !isDeepStrictEqual(body, comparable);
  return { body: body as unknown as DatasetInput, missing, isChanged };
}

const writable = (members: Members): Members =>
  Object.fromEntries(Object.entries(members).filter(([name]) => !READ_ONLY.includes(name)));

/** Bare strings as the hub gives them back, so that they compare equal. */
function normalise(members: Members): Members {
  const { site, ...rest } = members;
  for (const name of TEXTS) if (typeof rest[name] === 'string') rest[name] = { fr: rest[name] };
  if (typeof site !== 'object' || site === null) return site === undefined ? rest : { ...rest, site };
  const name = 'name' in site && typeof site.name === 'string' ? { name: { fr: site.name } } : {};
  return { ...rest, site: { ...site, ...name } };
}

function mergeText(before: unknown, fr?: string, en?: string): Partial<LanguageMap> | undefined {
  if (fr === undefined && en === undefined) return undefined;
  return {
    ...(before as LanguageMap | undefined),
    ...(fr === undefined ? {} : { fr }),
    ...(en === undefined ? {} : { en }),
  };
}
