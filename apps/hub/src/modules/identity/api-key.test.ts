import { describe, expect, it } from '@jest/globals';
import { createApiKey, isMistyped } from './api-key.ts';

describe('API keys', () => {
  it('have the documented form with at least 256 bits, and are never the same', () => {
    const key = createApiKey('dev', '0198aabbccdd');
    expect(key).toMatch(/^cdh_dev_0198aabbccdd_[A-Za-z0-9-]{43,}_[0-9a-f]{8}$/);
    expect(createApiKey('dev', '0198aabbccdd')).not.toBe(key);
    expect(isMistyped(key)).toBe(false);
  });

  it('show a typing error anywhere in them', () => {
    const key = createApiKey('dev', '0198aabbccdd');
    for (let at = 21; at < key.length - 9; at++) {
      const other = key[at] === 'A' ? 'B' : 'A';
      expect(isMistyped(key.slice(0, at) + other + key.slice(at + 1))).toBe(true);
    }
  });
});
