import { OutputsDiffer, type Benchmark } from '../benchmark.ts';
import { compareHttp, startLoad, type Target } from '../compare-http.ts';
import { withResources } from '../resources.ts';
import { LONG_RECORD } from './long-record.ts';
import { questionOfSize } from './question-of-size.ts';
import { startHub } from './start-hub.ts';

/** The same question, by who holds its answer already. @throws OutputsDiffer unless the hub then says 304 */
async function askAgain(full: Target): Promise<Target> {
  const first = await fetch(full.url, { headers: full.headers });
  await first.arrayBuffer();
  const etag = first.headers.get('etag') ?? '';
  const headers = { ...full.headers, 'if-none-match': etag };
  const { status, headers: answered } = await fetch(full.url, { headers });
  if (status !== 304 || answered.get('etag') !== etag)
    throw new OutputsDiffer(`asked again with ETag ${etag}: ${status} with ${answered.get('etag')}`);
  return { name: '304', url: full.url, headers };
}

export const notModified: Benchmark = {
  name: 'not-modified',
  title: {
    fr: 'Un 304 contre un 200 de 100 kB, sur le hub',
    en: 'A 304 against a 200 of 100 kB, on the hub',
  },
  run: (settings) =>
    withResources(async (resources) => {
      const question = await questionOfSize(await startHub(resources), 100_000);
      const kept = { ...question, name: '200 from the hub’s memory' };
      const target = await askAgain(kept);
      const baseline = { ...question, name: '200', calibrations: LONG_RECORD.calibrations };
      const load = await resources.use(startLoad(), (program) => program.stop());
      const contenders = [{ target, bar: { atLeast: 3 } }, { target: kept }];
      await compareHttp(load, { contenders, baseline, connections: 8 }, settings);
    }),
};
