import type { Benchmark } from '../benchmark.ts';
import { assertSameBodies, compareHttp, startLoad } from '../compare-http.ts';
import { withResources } from '../resources.ts';
import { makeAnswerOf, writeAnswers } from './answers.ts';
import { startBroker } from './start-broker.ts';
import { startOurs, startStock } from './start-pair.ts';

const sizes = [
  { size: 'small', connections: 32, bar: { atLeast: 1.8 } },
  { size: 'large', connections: 4, bar: { atLeast: 5 } },
] as const;

export const transport: Benchmark = {
  name: 'transport',
  title: {
    fr: 'HTTP → NATS → service, sans authentification ni télémétrie, contre Nest seul',
    en: 'HTTP → NATS → service, without authentication and telemetry, against stock Nest',
  },
  run: (settings) =>
    withResources(async (resources) => {
      const { report } = settings;
      const answers = writeAnswers(await resources.folder(), {
        small: JSON.stringify(makeAnswerOf(8_000)),
        large: JSON.stringify(makeAnswerOf(400_000)),
      });
      const nats = await startBroker(resources);
      const load = await resources.use(startLoad(), (program) => program.stop());
      const ours = await resources.use(startOurs({ nats, answers }), (pair) => pair.stop());
      const stock = await resources.use(startStock({ nats, answers }), (pair) => pair.stop());
      for (const { size, connections, bar } of sizes) {
        const contenders = [{ target: ours.target(size), bar }, { target: ours.kept(size) }];
        const baseline = stock.target(size);
        const bytes = await assertSameBodies([baseline, ...contenders.map(({ target }) => target)]);
        report.note(`${bytes} bytes, ${connections} connections`);
        await compareHttp(load, { contenders, baseline, connections }, settings);
      }
    }),
};
