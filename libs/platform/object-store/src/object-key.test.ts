import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { keyToPath, keyToS3 } from './object-key.ts';

const keys = fc
  .array(
    fc.oneof(
      fc.constantFrom('', '.', '..', 'a', 'a,', 'b=', '%2E', '%', '+'),
      fc.string({ unit: 'grapheme' }),
    ),
  )
  .map((segments) => segments.join('/'))
  .filter((key) => key !== '' && !key.includes('\0') && key.isWellFormed() && Buffer.byteLength(key) <= 300);

describe('object keys', () => {
  it('become paths that stay inside, in names that file systems take', () => {
    fc.assert(
      fc.property(keys, (key) => {
        for (const name of keyToPath(key).split('/')) {
          expect(name).toMatch(/^[\w.!~*'()%-]{0,200}[,+=]$/);
        }
      }),
    );
  });

  it('become S3 keys without empty or dotted segments', () => {
    fc.assert(
      fc.property(keys, (key) => {
        for (const segment of keyToS3(key).split('/')) expect(['', '.', '..']).not.toContain(segment);
      }),
    );
  });

  it('stay different when they are different', () => {
    fc.assert(
      fc.property(keys, keys, (a, b) => {
        expect(keyToPath(a) === keyToPath(b)).toBe(a === b);
        expect(keyToS3(a) === keyToS3(b)).toBe(a === b);
      }),
    );
  });

  it('may be each other’s directory', () => {
    const [parent, child] = [keyToPath('a'), keyToPath('a/b')];
    expect(child.split('/')).not.toContain(parent);
  });

  it('stay readable', () => {
    expect(keyToPath('blobs/ab/0f.csv')).toBe('blobs,/ab,/0f.csv=');
    expect(keyToS3('blobs/été/0f.csv')).toBe('blobs/été/0f.csv');
  });

  it('cuts long segments for servers that keep objects as files, and no two keys become one', () => {
    const long = 'é'.repeat(150);
    const name = keyToS3(`a/${long}/b`);
    expect(name).toBe(`a/${'é'.repeat(100)}%/${'é'.repeat(50)}/b`);
    expect(keyToS3(`a/${'é'.repeat(100)}/${'é'.repeat(50)}/b`)).not.toBe(name);
    expect(keyToS3(`a/${'é'.repeat(100)}%/${'é'.repeat(50)}/b`)).not.toBe(name);
    for (const segment of keyToS3('%'.repeat(300)).split('/'))
      expect(Buffer.byteLength(segment)).toBeLessThan(255);
  });
});
