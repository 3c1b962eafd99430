import type { Benchmark } from '../benchmark.ts';
import { assertSameBodies, compareHttp, readBody, startLoad } from '../compare-http.ts';
import { withResources } from '../resources.ts';
import { writeAnswers } from '../transport/answers.ts';
import { startBroker } from '../transport/start-broker.ts';
import { startStock } from '../transport/start-pair.ts';
import { LONG_RECORD } from './long-record.ts';
import { questionOfSize } from './question-of-size.ts';
import { startHub } from './start-hub.ts';

const SMALL = 8_000;
/** Five centuries of months, all that a record may have, make about 215 kB of it. */
const LARGE = 400_000;

export const everythingOn: Benchmark = {
  name: 'everything-on',
  title: {
    fr: 'Le hub complet (authentification, décision, usage, traces à 1 %) contre Nest seul, sans rien de cela',
    en: 'The whole hub (authentication, decision, usage, tracing at 1 %) against stock Nest with none of it',
  },
  run: (settings) =>
    withResources(async (resources) => {
      const question = await startHub(resources);
      const small = await questionOfSize(question, SMALL);
      const large = await questionOfSize(question, LARGE);
      const answers = writeAnswers(await resources.folder(), {
        small: (await readBody(small)).toString(),
        large: (await readBody(large)).toString(),
      });
      const nats = await startBroker(resources);
      const stock = await resources.use(startStock({ nats, answers }), (pair) => pair.stop());
      const load = await resources.use(startLoad(), (program) => program.stop());
      const sizes = [
        { target: small, baseline: stock.target('small'), connections: 32, bar: { atLeast: 1.3 } },
        { target: large, baseline: stock.target('large'), connections: 4, bar: { atLeast: 4 } },
      ];
      for (const { target, baseline, connections, bar } of sizes) {
        const bytes = await assertSameBodies([baseline, target]);
        settings.report.note(`${bytes} bytes, ${connections} connections`);
        const anew = {
          ...target,
          name: 'the same, no question twice',
          calibrations: LONG_RECORD.calibrations,
        };
        const contenders = [{ target, bar }, { target: anew }];
        await compareHttp(load, { contenders, baseline, connections }, settings);
      }
    }),
};
