import { createUser } from '@nats-io/nkeys';
import {
  controlSubject,
  inboxPrefix,
  issueClaim,
  type ManifestInput,
  operationSubject,
} from '@cdh/contracts';
import { connectNats, type Handler, OperationClient, OperationServer } from '@cdh/nats';
import type { TestHub } from '../../hub.testing.ts';

const operation = (name: string): ManifestInput['operations'][number] => ({
  name,
  version: 1,
  kind: 'query',
  summary: { fr: 'Essai (synthétique)', en: 'Test (synthetic)' },
  scope: 'public',
  input: { type: 'object', properties: { n: { type: 'integer' } }, additionalProperties: false },
  output: {},
  errors: { TEST_ERROR: 418 },
  representations: ['application/json', 'text/csv'],
});

export const manifestWith = (id: string, more: Partial<ManifestInput> = {}): ManifestInput => ({
  id,
  version: '1.0.0',
  title: 'Essai (synthétique)',
  licence: 'EUPL-1.2',
  contact: { name: 'test' },
  operations: [operation('ask')],
  ...more,
});

/** A use case made in the test, its handlers by operation (`ask`, `ask.v2`): reserved, registered, connected with the JWT that the hub gave it. */
export async function startService(
  hub: TestHub,
  id: string,
  {
    manifest = manifestWith(id),
    handlers = {},
  }: { manifest?: ManifestInput; handlers?: Record<string, Handler> } = {},
) {
  const organisation = `org-of-${id}`;
  await hub.ok('POST', '/organisations', { key: hub.adminKey, body: { id: organisation, name: 'Test' } });
  await hub.ok('POST', '/use-cases', { key: hub.adminKey, body: { id, organisation } });
  const { key } = await hub.ok<{ key: string }>('POST', '/keys', {
    key: hub.adminKey,
    body: { principal: { kind: 'use-case', id }, name: 'test' },
  });
  const user = createUser();
  const register = (declared: ManifestInput) =>
    hub.call('PUT', `/use-cases/${id}/manifest`, {
      key,
      body: { manifest: declared, nkey: user.getPublicKey() },
    });
  const { status, body } = await register(manifest);
  if (status !== 200) throw new Error(`manifest: ${status} ${JSON.stringify(body)}`);
  const { nats } = body as { nats: { servers: string[]; jwt: string } };
  const connection = await connectNats({
    servers: nats.servers,
    name: id,
    inboxPrefix: inboxPrefix(id),
    credentials: { seed: new TextDecoder().decode(user.getSeed()), jwt: () => nats.jwt },
  });
  const control = new OperationClient(connection);
  const leave = async (bytes: Uint8Array, mediaType: string) => {
    const subject = controlSubject('use-cases', issueClaim.name, issueClaim.version, id);
    const place = { size: bytes.length, mediaType };
    const { claim, url } = await control.callOperation(issueClaim, subject, place, { deadlineMs: 10_000 });
    const left = await fetch(url, { method: 'PUT', body: Buffer.from(bytes) });
    if (!left.ok) throw new Error(`storage answered ${left.status}`);
    return claim;
  };
  const server = new OperationServer(connection, { leave });
  for (const [name, handler] of Object.entries(handlers)) {
    const [operation = '', version = '1'] = name.split('.v');
    server.serve(operationSubject(id, operation, Number(version)), { queue: id, handler });
  }
  await server.ready();
  return {
    key,
    register,
    connection,
    stop: async () => {
      await server.close();
      await connection.close();
    },
  };
}
