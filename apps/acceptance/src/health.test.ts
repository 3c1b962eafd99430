import { describe, expect, it } from '@jest/globals';
import { get } from './harness/call.ts';

describe('health', () => {
  it.each(['/healthz', '/readyz'])('%s answers anyone', async (path) => {
    const { status, json } = await get(path);
    expect({ status, json }).toEqual({
      status: 200,
      json: expect.objectContaining({ status: expect.any(String) }),
    });
  });
});
