import { type Program, startProgram } from '../program.ts';
import type { Target } from '../compare-http.ts';
import type { AnswerSize } from './answers.ts';
import type { GatewayReady, ServiceSettings } from './service-settings.ts';

export interface Pair {
  target(size: AnswerSize): Target;
  stop(): Promise<void>;
}

/** A gateway and a service of one kind, each a process. */
export async function startPair(kind: 'our' | 'stock', settings: ServiceSettings): Promise<Pair> {
  const program = (role: string) => new URL(`${kind}-${role}.program.ts`, import.meta.url);
  const service = await startProgram(program('service'), settings);
  let gateway: Program<GatewayReady>;
  try {
    gateway = await startProgram<GatewayReady>(program('gateway'), { nats: settings.nats });
  } catch (error) {
    await service.stop();
    throw error;
  }
  const name = kind === 'our' ? 'ours' : 'stock Nest';
  return {
    target: (size) => ({ name, url: `${gateway.ready.url}/answer?size=${size}` }),
    stop: async () => {
      await gateway.stop();
      await service.stop();
    },
  };
}
