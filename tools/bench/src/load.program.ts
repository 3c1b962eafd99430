import autocannon from 'autocannon';
import type { LoadOrder, LoadResult } from './compare-http.ts';
import { runProgram } from './program.ts';

/** Of one process: no pair comes twice before a hundred thousand. */
let asked = 0;

/** Names another pair of years at each request, with at least twenty years between them. */
function everyQuestionNew(url: string, { first, last }: { first: number; last: number }) {
  const { pathname, search } = new URL(url);
  const span = last - first - 20;
  return [
    {
      setupRequest: (request: autocannon.Request) => {
        const from = first + (asked % span);
        const to = last - (Math.floor(asked / span) % (last - from - 20));
        asked += 1;
        return { ...request, path: `${pathname}${search}&calibration=${from}/${to}` };
      },
    },
  ];
}

async function load({ target, connections, seconds }: LoadOrder): Promise<LoadResult> {
  const { url, headers = {}, calibrations } = target;
  const requests = calibrations ? { requests: everyQuestionNew(url, calibrations) } : {};
  const result = await autocannon({ url, headers, connections, duration: seconds, timeout: 30, ...requests });
  const wrong = [result.errors, result['1xx'], result['4xx'], result['5xx']].reduce((a, b) => a + b);
  return {
    perSecond: (result['2xx'] + result['3xx']) / result.duration,
    p99Ms: result.latency.p99,
    wrong,
  };
}

/** The load generator, apart from what it loads. */
runProgram<undefined, LoadOrder>(() => Promise.resolve({ answer: load }));
