import type { Benchmark } from '../benchmark.ts';
import { assertSameBody, compareHttp, startLoad } from '../compare-http.ts';
import { withResources } from '../resources.ts';
import { makeAnswerOf, writeAnswers } from './answers.ts';
import { startBroker } from './start-broker.ts';
import { startPair } from './start-pair.ts';

const sizes = [
  { size: 'small', bytes: 8_000, connections: 32, bar: { atLeast: 1.8 } },
  { size: 'large', bytes: 400_000, connections: 4, bar: { atLeast: 5 } },
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
      const ours = await resources.use(startPair('our', { nats, answers }), (pair) => pair.stop());
      const stock = await resources.use(startPair('stock', { nats, answers }), (pair) => pair.stop());
      for (const { size, connections, bar } of sizes) {
        const length = await assertSameBody(ours.target(size), stock.target(size));
        report.note(`${length} bytes, ${connections} connections`);
        await compareHttp(load, [ours.target(size), stock.target(size)], { connections, bar }, settings);
      }
    }),
};
