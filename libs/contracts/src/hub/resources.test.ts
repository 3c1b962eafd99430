import { describe, expect, it } from '@jest/globals';
import { identifier, resolvePointer, territoryCode } from '../kernel/identifiers.ts';
import { createUpload, filePath, putDataset } from './resources.ts';

describe('identifiers', () => {
  it('are 2 to 63 characters of a-z, 0-9, dot and hyphen', () => {
    for (const good of ['ab', 'demo-orleans', 'drought-risk.indices', 'a'.repeat(63)])
      expect(identifier.safeParse(good).success).toBe(true);
    for (const bad of ['a', 'A1', '-a', 'a_b', 'é1', 'a'.repeat(64), ''])
      expect(identifier.safeParse(bad).success).toBe(false);
  });

  it('territories carry their vintage', () => {
    expect(territoryCode.safeParse('commune:45234@2025').success).toBe(true);
    expect(territoryCode.safeParse('commune:45234').success).toBe(false);
  });
});

describe('filePath', () => {
  it.each(['a.csv', 'dir/sub/é ü.csv', '..a/b', '...'])('accepts %s', (path) =>
    expect(filePath.safeParse(path).success).toBe(true),
  );
  it.each(['/a', '../a', 'a/../b', 'a//b', 'a/', '.', '..', 'a\\b', 'a\u0000b', ''])('refuses %j', (path) =>
    expect(filePath.safeParse(path).success).toBe(false),
  );
});

describe('bodies', () => {
  it('take a bare title as French and add no member of their own', () => {
    const body = { title: 'Nappes', publisher: 'brgm-test', access: 'restricted', licence: 'etalab-2.0' };
    expect(putDataset.parse(body)).toEqual({ ...body, title: { fr: 'Nappes' } });
  });

  it('refuse unknown members, and an upload of nothing', () => {
    expect(
      putDataset.safeParse({ title: 'x', publisher: 'ab', access: 'open', licence: 'y', extra: 1 }).success,
    ).toBe(false);
    expect(createUpload.safeParse({ files: [] }).success).toBe(false);
  });
});

describe('resolvePointer', () => {
  it('follows RFC 6901 and never the prototype', () => {
    expect(resolvePointer({ site: { id: 'x' }, 'a/b': 1 }, '/site/id')).toBe('x');
    expect(resolvePointer({ 'a/b': { '~c': 2 } }, '/a~1b/~0c')).toBe(2);
    expect(resolvePointer({}, '/constructor/name')).toBeUndefined();
  });
});
