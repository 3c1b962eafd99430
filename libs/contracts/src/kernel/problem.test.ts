import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { acceptedLanguage } from './language-map.ts';
import { operation } from './operation.ts';
import { Problem, problemDocument } from './problem.ts';

const contract = operation({
  name: 'get-indices',
  version: 1,
  kind: 'query',
  summary: { fr: 'Indices', en: 'Indices' },
  input: z.object({ site: z.string() }),
  output: z.object({ value: z.number() }),
  errors: { SITE_UNKNOWN: 404 },
});

describe('problems', () => {
  it('carry the status that the operation declares, across the wire', () => {
    const problem = contract.problem('SITE_UNKNOWN', { fr: 'Site inconnu', en: 'Unknown site' });
    const there = Problem.fromWire(JSON.parse(JSON.stringify(problem.toWire())));
    expect(there.status).toBe(404);
    expect(there.code).toBe('SITE_UNKNOWN');
  });

  it('do not compile with a code that the operation does not declare', () => {
    // @ts-expect-error NOT_MINE is no error of this operation
    expect(contract.problem('NOT_MINE', 'x').code).toBe('NOT_MINE');
  });

  it('are rendered in the language asked for, with title, trace and remedy', () => {
    const wire = new Problem(
      'GRANT_MISSING',
      { fr: 'Il manque', en: 'Missing' },
      {
        missing: { dataset: 'd', action: 'query', through: 'drought-risk' },
        remedy: { fr: 'Demandez', en: 'Ask' },
      },
    ).toWire();
    expect(problemDocument(wire, 'en', 'abc')).toEqual({
      type: 'urn:cdh:problem:grant-missing',
      title: 'Grant missing',
      status: 403,
      detail: 'Missing',
      code: 'GRANT_MISSING',
      traceId: 'abc',
      missing: { dataset: 'd', action: 'query', through: 'drought-risk' },
      remedy: 'Ask',
    });
    expect(problemDocument(wire, 'fr').detail).toBe('Il manque');
  });
});

describe('acceptedLanguage', () => {
  it('is French unless English is preferred', () => {
    expect(acceptedLanguage(undefined)).toBe('fr');
    expect(acceptedLanguage('*')).toBe('fr');
    expect(acceptedLanguage('de, en;q=0.5')).toBe('en');
    expect(acceptedLanguage('en;q=0.8, fr-FR')).toBe('fr');
    expect(acceptedLanguage('en-GB, fr;q=0.9')).toBe('en');
    expect(acceptedLanguage('en;q=0')).toBe('fr');
  });
});
