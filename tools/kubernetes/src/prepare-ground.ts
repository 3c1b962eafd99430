import { mkdirSync } from 'node:fs';
import { findFreePort, provisionDatabase } from '@cdh/constellation';
import type { Cluster } from './control-plane.ts';
import { describeGround, secret } from './ground.ts';
import { newSecret } from './hub-account.ts';
import { type Forward, forwardPort } from './port-forward.ts';

export interface PreparedGround {
  adminKey: string;
  natsAccount: string;
  /** Where the store is reached from outside the cluster, until `storage` is stopped. */
  publicStorage: string;
  storage: Forward;
}

/** Starts what the hub stands on, makes its database and the four secrets that its chart names. */
export async function prepareGround(
  cluster: Cluster,
  namespace: string,
  secrets: string,
): Promise<PreparedGround> {
  mkdirSync(secrets, { recursive: true });
  const { kubectl } = cluster;
  const ground = await describeGround(namespace, secrets);
  const apply = (objects: object[]) =>
    kubectl(['apply', '-f', '-'], JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }));
  await apply(ground.objects);
  const pods = ['pod/postgres', 'pod/nats', 'pod/minio'];
  await kubectl(['wait', '-n', namespace, '--for=condition=Ready', '--timeout=120s', ...pods]);

  const port = await findFreePort();
  const database = await forwardPort(cluster, namespace, 'postgres', { port, target: 5432 });
  const outside = `127.0.0.1:${port}`;
  const urls = await provisionDatabase(
    `postgres://postgres:${ground.superuserPassword}@${outside}/postgres`,
    secrets,
  ).finally(() => database.stop());
  const inside = (url: string) => url.replace(outside, `postgres.${namespace}.svc:5432`);

  const adminKey = `cdh_admin_${newSecret()}`;
  await apply([
    secret(namespace, 'cdh-hub', { CDH_SECRET: newSecret(), CDH_ADMIN_KEY: adminKey }),
    secret(namespace, 'cdh-database', {
      DATABASE_URL: inside(urls.appUrl),
      DATABASE_OWNER_URL: inside(urls.ownerUrl),
    }),
    secret(namespace, 'cdh-nats', { NATS_SIGNING_SEED: ground.nats.signingSeed }),
    secret(namespace, 'cdh-storage', {
      S3_ACCESS_KEY: ground.storage.accessKey,
      S3_SECRET_KEY: ground.storage.secretKey,
    }),
  ]);
  const storagePort = await findFreePort();
  const storage = await forwardPort(cluster, namespace, 'minio', { port: storagePort, target: 9000 });
  return {
    adminKey,
    natsAccount: ground.nats.account,
    publicStorage: `http://127.0.0.1:${storagePort}`,
    storage,
  };
}
