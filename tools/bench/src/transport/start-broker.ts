import { startNats } from '@cdh/constellation';
import type { Resources } from '../resources.ts';
import type { GatewaySettings } from './service-settings.ts';

/** A nats-server for a pair, with a user who may do everything. */
export async function startBroker(resources: Resources): Promise<GatewaySettings['nats']> {
  const nats = await resources.use(startNats(await resources.folder()), (broker) => broker.stop());
  return { url: nats.url, credentials: await nats.user('bench', { publish: ['>'], subscribe: ['>'] }) };
}
