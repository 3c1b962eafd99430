import type { Target } from '../compare-http.ts';
import { type Program, startProgram } from '../program.ts';
import type { AnswerSize } from './answers.ts';
import type { GatewayReady, ServiceSettings } from './service-settings.ts';

export interface Pair {
  /** Serialises the answer at each call. */
  target(size: AnswerSize): Target;
  stop(): Promise<void>;
}

/** A gateway and a service of one kind, each a process. */
async function startPair(kind: 'our' | 'stock', settings: ServiceSettings) {
  const program = (role: string) => new URL(`${kind}-${role}.program.ts`, import.meta.url);
  const service = await startProgram(program('service'), settings);
  let gateway: Program<GatewayReady>;
  try {
    gateway = await startProgram<GatewayReady>(program('gateway'), { nats: settings.nats });
  } catch (error) {
    await service.stop();
    throw error;
  }
  const stop = async () => {
    await gateway.stop();
    await service.stop();
  };
  return { url: `${gateway.ready.url}/answer`, stop };
}

/** Our gateway and our service; `kept` answers with the bytes of the first serialisation. */
export async function startOurs(
  settings: ServiceSettings,
): Promise<Pair & { kept(size: AnswerSize): Target }> {
  const { url, stop } = await startPair('our', settings);
  return {
    target: (size) => ({ name: 'ours', url: `${url}?size=${size}` }),
    kept: (size) => ({ name: 'ours, serialised once', url: `${url}?size=${size}&kept` }),
    stop,
  };
}

/** Nest's own gateway and microservice. */
export async function startStock(settings: ServiceSettings): Promise<Pair> {
  const { url, stop } = await startPair('stock', settings);
  return { target: (size) => ({ name: 'stock Nest', url: `${url}?size=${size}` }), stop };
}
