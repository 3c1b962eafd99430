/** `node main.ts <id>`: what `npx nx serve <id>` runs. */
import { describeFailure } from '@cdh/constellation';
import { serveUseCase } from './serve-use-case.ts';

const say = (line: string) => console.log(line);
const id = process.argv[2] ?? '';
const stopping = Promise.withResolvers<void>();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => stopping.resolve());
// A terminal that closed must not end us in the middle of an orderly stop.
process.stdout.on('error', () => {});

try {
  const stop = await serveUseCase(id, { env: process.env, say });
  await stopping.promise;
  await stop();
  say(`${id} est arrêté. / has stopped.`);
  process.exit(0);
} catch (error) {
  console.error(describeFailure(error));
  process.exit(1);
}
