import { createUser } from '@nats-io/nkeys';
import { connect, jwtAuthenticator, type Msg, type NatsConnection } from '@nats-io/transport-node';
import { inboxPrefix, type ManifestInput } from '@cdh/contracts';
import { type Answer, call, get } from './call.ts';
import { eventually } from './eventually.ts';
import { manifestOf } from './manifest.ts';
import type { Caller } from './people.ts';

export interface Registration {
  nats: { servers: string | string[]; jwt: string; expiresAt: string };
}

/** A NATS user made in the test: its seed never leaves it. */
export function createNkey() {
  const pair = createUser();
  return { seed: pair.getSeed(), nkey: pair.getPublicKey() };
}

export const putManifest = (useCase: Caller, manifest: unknown, nkey: string): Promise<Answer> =>
  call('PUT', `/use-cases/${useCase.id}/manifest`, { key: useCase.key, body: { manifest, nkey } });

/** A new connection with exactly what the use case's JWT permits. */
export type Connect = () => Promise<NatsConnection>;

/** Registers the use case with a key of its own. */
export async function register(
  useCase: Caller,
  manifest: ManifestInput = manifestOf(useCase.id),
): Promise<Connect> {
  const { seed, nkey } = createNkey();
  const answer = await putManifest(useCase, manifest, nkey);
  if (answer.status !== 200) throw new Error(`manifest: ${answer.status} ${answer.text}`);
  const { servers, jwt } = answer.as<Registration>().nats;
  return () =>
    connect({
      servers,
      authenticator: jwtAuthenticator(jwt, seed),
      inboxPrefix: inboxPrefix(useCase.id),
      reconnect: false,
    });
}

type Handler = (message: Msg) => void;

export const subjectOf = (useCase: string, operation = 'echo', version = 1) =>
  `uc.${useCase}.${operation}.v${version}`;

/** Answers discovery as the NATS services convention says, and the operation as the test does. */
export function serve(
  connection: NatsConnection,
  id: string,
  handle: Handler,
  subject = subjectOf(id),
): void {
  const identity = { name: id, id: `${id}-1`, version: '0.1.0', metadata: {} };
  const endpoint = { name: 'echo-v1', subject, queue_group: id, metadata: {} };
  const kinds = { PING: 'ping', INFO: 'info', STATS: 'stats' };
  for (const [verb, kind] of Object.entries(kinds))
    for (const asked of [`$SRV.${verb}`, `$SRV.${verb}.${id}`])
      connection.subscribe(asked, {
        callback: (_, message) => {
          const type = `io.nats.micro.v1.${kind}_response`;
          message.respond(JSON.stringify({ ...identity, type, description: '', endpoints: [endpoint] }));
        },
      });
  connection.subscribe(subject, { queue: id, callback: (_, message) => handle(message) });
}

/** Until the hub has seen the service. */
export const awaitLive = (id: string, key?: string) =>
  eventually(
    () => get(`/use-cases/${id}`, key),
    ({ json }) => (json as { state?: string } | undefined)?.state === 'live',
    { withinMs: 20_000 },
  );
