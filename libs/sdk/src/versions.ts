import { encodePath, route } from './encode.ts';
import { type CallOptions, type CreateOptions, type Http } from './http.ts';
import { listOf } from './list.ts';
import type { Provenance, Text, Version } from './types.ts';

const at = (dataset: string, number: number) => route('datasets', dataset, 'versions', number);

/** Path of a file of a version. */
export const filePath = (dataset: string, number: number, path: string) =>
  `${at(dataset, number)}/files/${encodePath(path)}`;

/** Versions of one dataset. */
export const versions = (http: Http) => (dataset: string) => ({
  ...listOf<Version>(http, route('datasets', dataset, 'versions')),
  get: (number: number, options?: CallOptions) => http.json<Version>('GET', at(dataset, number), options),
  withdraw: (number: number, reason: Text, options?: CreateOptions) =>
    http.create<Version>(`${at(dataset, number)}/withdraw`, { reason }, options),
  provenance: (number: number, partition?: string, options: CallOptions = {}) =>
    http.json<Provenance>('GET', `${at(dataset, number)}/provenance`, { ...options, query: { partition } }),
});
