import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { HubConfig } from '../../../shared/config.ts';
import { Answer, AnswerCache } from './answer-cache.ts';

const cacheOf = (bytes: number) => new AnswerCache({ CDH_ANSWER_CACHE_BYTES: bytes } as HubConfig);
const answerOf = (text: string, status = 200) =>
  new Answer({ status, contentType: 'text/plain', cpuMs: 1, bytes: Buffer.from(text) });
const site = (partition: string, digest: string) => ({ product: 'a.b', partition, digest });
const fill = (cache: AnswerCache, key: string, partitions: ReturnType<typeof site>[], text = key) =>
  cache.ask(key, partitions, () => Promise.resolve(answerOf(text)));

describe('the cache of answers', () => {
  it('gives what was answered, and nothing that was not', async () => {
    const cache = cacheOf(1e6);
    await fill(cache, 'k', [site('x', '1')], 'hello');
    expect(cache.get('k')?.bytes.toString()).toBe('hello');
    expect(cache.get('other')).toBeUndefined();
  });

  it('keeps neither failures nor answers that are not a 200', async () => {
    const cache = cacheOf(1e6);
    await expect(cache.ask('k', [], () => Promise.reject(new Error('down')))).rejects.toThrow('down');
    await cache.ask('k', [], () => Promise.resolve(answerOf('partial', 206)));
    expect(cache.get('k')).toBeUndefined();
    expect(cache.pending('k')).toBeUndefined();
  });

  it('drops exactly what a new state of a partition replaces', async () => {
    const cache = cacheOf(1e6);
    await fill(cache, 'x1-spi', [site('x', '1')]);
    await fill(cache, 'x1-sgi', [site('x', '1')]);
    await fill(cache, 'y1', [site('y', '1')]);
    await fill(cache, 'list1', [site('x', '1'), site('y', '1')]);
    await fill(cache, 'x2-spi', [site('x', '2')]);
    expect(['x1-spi', 'x1-sgi', 'list1'].map((key) => cache.get(key))).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(cache.get('y1')).toBeDefined();
    expect(cache.get('x2-spi')).toBeDefined();
  });

  it('stays within its bytes, forgetting what was asked longest ago', async () => {
    const cache = cacheOf(100_000);
    for (let i = 0; i < 50; i++) await fill(cache, `k${i}`, [site(`s${i}`, '1')], 'x'.repeat(5_000));
    const kept = Array.from({ length: 50 }, (_, i) => i).filter((i) => cache.get(`k${i}`));
    expect(kept.length).toBeGreaterThan(5);
    expect(kept.length).toBeLessThan(20);
    expect(kept.at(-1)).toBe(49);
  });

  it('does not let one answer push out all others', async () => {
    const cache = cacheOf(100_000);
    await fill(cache, 'small', []);
    await fill(cache, 'huge', [], 'x'.repeat(60_000));
    expect(cache.get('small')).toBeDefined();
    expect(cache.get('huge')).toBeUndefined();
  });

  it('of no size keeps nothing, and still shares what is being asked', async () => {
    const cache = cacheOf(0);
    const asking = fill(cache, 'k', []);
    expect(cache.pending('k')).toBe(asking);
    await asking;
    expect(cache.get('k')).toBeUndefined();
  });
});

describe('an answer', () => {
  it('is compressed once for each encoding', async () => {
    const text = 'drought '.repeat(1_000);
    const answer = answerOf(text);
    const [once, again] = [answer.in('gzip'), answer.in('gzip')];
    expect(await once).toBe(await again);
    expect(gunzipSync(await once).toString()).toBe(text);
    expect(zstdDecompressSync(await answer.in('zstd')).toString()).toBe(text);
  });
});
