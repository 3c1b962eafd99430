import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { encodeServerJwts, keepNatsKeys, seedOf } from '@cdh/constellation';
import { GROUND_IMAGE } from './ground-image.ts';

export interface Ground {
  superuserPassword: string;
  storage: { accessKey: string; secretKey: string };
  nats: { account: string; signingSeed: string };
  /** Kubernetes objects, to be applied. */
  objects: object[];
}

const image = `localhost/${GROUND_IMAGE}`;

/** Postgres, NATS and MinIO, one pod each on a volume that ends with it: for tests, not to be kept. */
export async function describeGround(namespace: string, secrets: string): Promise<Ground> {
  const keys = keepNatsKeys(join(secrets, 'nats.seeds.json'));
  const superuserPassword = randomBytes(18).toString('hex');
  const storage = { accessKey: 'cdh', secretKey: randomBytes(18).toString('hex') };
  const jwts = await encodeServerJwts(keys);
  const account = keys.account.getPublicKey();
  const system = keys.system.getPublicKey();
  const natsConfig = `server_name: cdh
listen: "0.0.0.0:4222"
http: "0.0.0.0:8222"
max_payload: 1MB
operator: ${jwts.operator}
system_account: ${system}
resolver: MEMORY
resolver_preload: { ${system}: ${jwts.system}, ${account}: ${jwts.account} }
jetstream: { store_dir: "/data", max_memory_store: 64MB, max_file_store: 2GB, sync_interval: always }
`;
  const postgres = [
    'set -e',
    'printf %s "$POSTGRES_PASSWORD" >/tmp/password',
    'initdb --pgdata=/data/postgres --username=postgres --auth=scram-sha-256 --pwfile=/tmp/password --encoding=UTF8 --locale-provider=builtin --locale=C.UTF-8 --no-instructions --no-sync >/tmp/initdb.log',
    'echo "host all all all scram-sha-256" >>/data/postgres/pg_hba.conf',
    'exec postgres -D /data/postgres -c listen_addresses=0.0.0.0 -c unix_socket_directories= -c max_connections=200 -c jit=off -c io_method=sync',
  ].join('\n');
  const objects = [
    secret(namespace, 'ground', {
      'nats.conf': natsConfig,
      POSTGRES_PASSWORD: superuserPassword,
      MINIO_ROOT_USER: storage.accessKey,
      MINIO_ROOT_PASSWORD: storage.secretKey,
    }),
    ...part(namespace, 'postgres', [5432], ['bash', '-c', postgres], ['POSTGRES_PASSWORD']),
    ...part(namespace, 'nats', [4222, 8222], ['nats-server', '--config', '/config/nats.conf'], []),
    ...part(
      namespace,
      'minio',
      [9000],
      ['minio', 'server', '/data', '--address', ':9000', '--json'],
      ['MINIO_ROOT_USER', 'MINIO_ROOT_PASSWORD'],
    ),
  ];
  return { superuserPassword, storage, nats: { account, signingSeed: seedOf(keys.signing) }, objects };
}

/** A pod that `restricted` admits, with `/data` and `/tmp` to write in. */
export function pod(
  namespace: string,
  name: string,
  container: object,
  volumes: { name: string; mountPath: string; source: object }[] = [],
): object {
  const mounted = [{ name: 'tmp', mountPath: '/tmp', source: { emptyDir: {} } }, ...volumes];
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, namespace, labels: { app: name } },
    spec: {
      automountServiceAccountToken: false,
      enableServiceLinks: false,
      terminationGracePeriodSeconds: 5,
      securityContext: {
        runAsNonRoot: true,
        runAsUser: 1000,
        runAsGroup: 1000,
        fsGroup: 1000,
        seccompProfile: { type: 'RuntimeDefault' },
      },
      containers: [
        {
          name,
          image,
          imagePullPolicy: 'Never',
          securityContext: {
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          },
          volumeMounts: mounted.map(({ source: _, ...mount }) => mount),
          ...container,
        },
      ],
      volumes: mounted.map(({ name: volume, source }) => ({ name: volume, ...source })),
    },
  };
}

export const secret = (namespace: string, name: string, values: Record<string, string>): object => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name, namespace },
  stringData: values,
});

function part(namespace: string, name: string, ports: number[], command: string[], keys: string[]): object[] {
  const env = keys.map((key) => ({ name: key, valueFrom: { secretKeyRef: { name: 'ground', key } } }));
  const container = {
    command,
    env: [{ name: 'HOME', value: '/tmp' }, ...env],
    ports: ports.map((containerPort) => ({ containerPort })),
    readinessProbe: { tcpSocket: { port: ports[0] }, periodSeconds: 1 },
  };
  return [
    pod(namespace, name, container, [
      { name: 'data', mountPath: '/data', source: { emptyDir: {} } },
      { name: 'config', mountPath: '/config', source: { secret: { secretName: 'ground' } } },
    ]),
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name, namespace },
      spec: { selector: { app: name }, ports: ports.map((port) => ({ name: `tcp-${port}`, port })) },
    },
  ];
}
