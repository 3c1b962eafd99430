import { describe, expect, it } from '@jest/globals';
import { createGrant, Problem } from '@cdh/contracts';
import { checkGrant } from './check-grant.ts';

const dataset = { id: 'd1', kind: 'source', access: 'restricted' as const, publisher: 'owner' };
const base = {
  dataset: 'd1',
  grantee: { kind: 'client', id: 'acme' },
  actions: ['read'],
  purpose: 'research',
};

function pointerOf(change: object, of = dataset): string | undefined {
  try {
    checkGrant(createGrant.parse({ ...base, ...change }), of);
    return undefined;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    expect(error.status).toBe(422);
    return error.options.errors?.[0]?.pointer;
  }
}

describe('checkGrant', () => {
  it('accepts what means something', () => {
    expect(pointerOf({})).toBeUndefined();
    expect(pointerOf({ actions: ['query'], through: 'drought-risk' })).toBeUndefined();
    expect(
      pointerOf({ actions: ['derive'], grantee: { kind: 'use-case', id: 'drought-risk' } }),
    ).toBeUndefined();
  });

  it('names the member that means nothing', () => {
    expect(pointerOf({ actions: ['query'] })).toBe('/through');
    expect(pointerOf({ through: 'drought-risk' })).toBe('/through');
    expect(pointerOf({ actions: ['derive'] })).toBe('/grantee/kind');
    expect(pointerOf({ validUntil: '2001-01-01T00:00:00Z' })).toBe('/validUntil');
    expect(pointerOf({ validFrom: '2099-02-01T00:00:00Z', validUntil: '2099-01-01T00:00:00Z' })).toBe(
      '/validUntil',
    );
    expect(pointerOf({}, { ...dataset, kind: 'product' })).toBe('/dataset');
  });
});
