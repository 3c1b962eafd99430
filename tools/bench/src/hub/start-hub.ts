import { join } from 'node:path';
import { startProgram } from '../program.ts';
import type { Resources } from '../resources.ts';
import type { Target } from '../compare-http.ts';
import type { ConstellationReady, ConstellationSettings } from './constellation.program.ts';
import { publishLongRecord } from './publish-long-record.ts';

const programs = {
  sink: new URL('telemetry-sink.program.ts', import.meta.url),
  constellation: new URL('constellation.program.ts', import.meta.url),
};

/** A whole hub with the demonstration or without, in a process of its own. */
export async function startConstellationProgram(
  resources: Resources,
  { env = {}, bare = false }: Pick<ConstellationSettings, 'env' | 'bare'> = {},
): Promise<ConstellationReady & { dataDir: string }> {
  const dataDir = join(await resources.folder(), 'data');
  const settings: ConstellationSettings = { dataDir, env, bare };
  const { ready } = await resources.use(
    startProgram<ConstellationReady>(programs.constellation, settings),
    (program) => program.stop(),
  );
  return { ...ready, dataDir };
}

/** A hub that traces one request in a hundred, and the partner's question to it. */
export async function startHub(resources: Resources): Promise<Target> {
  const sink = await resources.use(startProgram<string>(programs.sink, {}), (program) => program.stop());
  const { url, adminKey } = await startConstellationProgram(resources, {
    env: {
      OTEL_EXPORTER_OTLP_ENDPOINT: sink.ready,
      OTEL_TRACES_SAMPLER: 'parentbased_traceidratio',
      OTEL_TRACES_SAMPLER_ARG: '0.01',
      // Counted as always, but the load of a whole bench comes from one partner.
      CDH_RATE_PARTNER: '1000000000',
    },
  });
  return publishLongRecord(url, adminKey);
}
