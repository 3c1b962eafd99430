import autocannon from 'autocannon';
import type { LoadOrder, LoadResult } from './compare-http.ts';
import { runProgram } from './program.ts';

async function load({ target, connections, seconds }: LoadOrder): Promise<LoadResult> {
  const { url, headers = {} } = target;
  const result = await autocannon({ url, headers, connections, duration: seconds, timeout: 30 });
  const wrong = [result.errors, result['1xx'], result['4xx'], result['5xx']].reduce((a, b) => a + b);
  return {
    perSecond: (result['2xx'] + result['3xx']) / result.duration,
    p99Ms: result.latency.p99,
    wrong,
  };
}

/** The load generator, apart from what it loads. */
runProgram<undefined, LoadOrder>(() => Promise.resolve({ answer: load }));
