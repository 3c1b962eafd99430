import type { Benchmark } from '../benchmark.ts';
import { assertSameBodies, compareHttp, readBody, startLoad } from '../compare-http.ts';
import { startProgram } from '../program.ts';
import { withResources } from '../resources.ts';
import type { BareFastifySettings } from './bare-fastify.program.ts';
import { questionOfSize } from './question-of-size.ts';
import { startHub } from './start-hub.ts';

const BYTES = 8_000;
const BARE = new URL('bare-fastify.program.ts', import.meta.url);

export const cachedAnswer: Benchmark = {
  name: 'cached-answer',
  title: {
    fr: 'Une réponse de 8 ko que le hub détient (authentification, décision, ETag, usage, métriques) contre Fastify seul',
    en: 'An answer of 8 kB that the hub holds (authentication, decision, ETag, usage, metrics) against bare Fastify',
  },
  run: (settings) =>
    withResources(async (resources) => {
      const question = await questionOfSize(await startHub(resources), BYTES);
      const target = { ...question, name: 'hub, from its memory' };
      const body = (await readBody(target)).toString();
      const bare: BareFastifySettings = { body, contentType: 'application/json' };
      const { ready } = await resources.use(startProgram<string>(BARE, bare), (program) => program.stop());
      const baseline = { name: 'bare Fastify', url: ready };
      const bytes = await assertSameBodies([baseline, target]);
      settings.report.note(`${bytes} bytes, 32 connections`);
      const load = await resources.use(startLoad(), (program) => program.stop());
      const contenders = [{ target, bar: { atLeast: 0.7 } }];
      await compareHttp(load, { contenders, baseline, connections: 32 }, settings);
    }),
};
