import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { callHub, findFreePort } from '@cdh/constellation';
import { loadDemonstration } from '@cdh/demonstration';
import { acquireHelm } from './acquire-helm.ts';
import { type Charts, openCharts } from './charts.ts';
import type { Checklist } from './checklist.ts';
import { type Cluster, startCluster } from './control-plane.ts';
import { tellDiagnosis } from './diagnosis.ts';
import { generateUseCase } from './generate-use-case.ts';
import { buildGroundImage } from './ground-image.ts';
import { type HubAccess, readUseCase, reserveUseCase } from './hub-account.ts';
import { everythingOn, hubValues, useCaseValues } from './hub-values.ts';
import { underLoad, until } from './load.ts';
import { makeContext } from './make-context.ts';
import { listLeft } from './nothing-left.ts';
import { killPods } from './kill-pods.ts';
import { type Forward, forwardPort } from './port-forward.ts';
import { type PreparedGround, prepareGround } from './prepare-ground.ts';
import { secret } from './ground.ts';

export interface WalkOptions {
  env: NodeJS.ProcessEnv;
  checklist: Checklist;
  say: (line: string) => void;
  /** What is deployed: a commit, or the working tree. */
  ref?: string;
  /** Leaves the cluster running. */
  keep?: boolean;
}

const NAMESPACE = 'cdh-test';
const FIRST = 'climate-data-hub:test-1';
const SECOND = 'climate-data-hub:test-2';
const GENERATED = 'late-frost';
const USE_CASES = [GENERATED, 'drought-risk'];
const RATE = 50;
const sites = ['orleans', 'chartres', 'tours', 'blois', 'bourges', 'chateauroux'].map(
  (name) => `demo-${name}`,
);
const questions = [
  ...sites.map((site) => `/use-cases/${GENERATED}/get-${GENERATED}?site=${site}`),
  ...sites.map((site) => `/use-cases/drought-risk/get-indices?site=${site}&index=spi&scale=6`),
];

/** From nothing to a hub that answers, through a rollout and a few crashes, and back to nothing. */
export async function walk({ env, checklist, say, ref, keep = false }: WalkOptions): Promise<void> {
  const scratch = mkdtempSync(join(tmpdir(), 'cdh-kubernetes-'));
  const context = await makeContext(ref);
  const forwards: Forward[] = [];
  let cluster: Cluster | undefined;
  try {
    const helm = await checklist.step('Helm', () => acquireHelm(env, say));
    const started = await checklist.step('a node of its own', () => startCluster(env));
    cluster = started;
    await checklist.step('a generated use case', () => generateUseCase(context.folder, GENERATED));
    await checklist.step('the image of deploy/', () =>
      started.buildImage(FIRST, context.folder, join(context.folder, 'deploy/Dockerfile')),
    );
    await checklist.step('the same with newer use cases', () => buildSecond(started, scratch));
    await checklist.step('what the hub stands on, as an image', () => buildGroundImage(started, say));
    const charts = await checklist.step('charts', () =>
      openCharts(helm, join(context.folder, 'k8s'), NAMESPACE, started.env),
    );
    await deploy({ cluster: started, charts, checklist, say, scratch, context: context.folder, forwards });
  } catch (error) {
    if (cluster) await tellDiagnosis(cluster, NAMESPACE, say);
    throw error;
  } finally {
    for (const forward of forwards) forward.stop();
    if (cluster && !keep) await takeDown(cluster, say);
    context.remove();
    rmSync(scratch, { recursive: true, force: true });
  }
}

interface Stage {
  cluster: Cluster;
  charts: Charts;
  checklist: Checklist;
  say: (line: string) => void;
  scratch: string;
  /** The copy of the repository that is deployed. */
  context: string;
  forwards: Forward[];
}

async function deploy(stage: Stage): Promise<void> {
  const { cluster, charts, checklist, say, context, forwards } = stage;
  await checklist.step('every object of the charts passes strict validation', async () => {
    // What a run that was stopped has left on a cluster that goes on.
    await cluster.kubectl(['delete', 'namespace', NAMESPACE, '--ignore-not-found']);
    await cluster.kubectl(['apply', '-f', '-'], JSON.stringify(namespaceObject));
    for (const chart of ['hub', 'use-case'] as const) {
      const objects = await charts.template(chart, 'strict', everythingOn[chart]);
      const dryRun = ['apply', '-n', NAMESPACE, '--dry-run=server', '--validate=strict', '-f', '-'];
      await cluster.kubectl(dryRun, objects);
    }
  });
  const ground = await checklist.step('Postgres, NATS and MinIO', () =>
    prepareGround(cluster, NAMESPACE, join(stage.scratch, 'secrets')),
  );
  const hubPort = await findFreePort();
  const hub: HubAccess = { url: `http://127.0.0.1:${hubPort}`, adminKey: ground.adminKey };
  const install = (image: string) =>
    charts.install('hub', 'cdh', hubValues(NAMESPACE, image, { ...ground, publicUrl: hub.url }));
  await checklist.step('the hub: migrated, four pods ready', () => install(FIRST));
  forwards.push(ground.storage);
  forwards.push(await forwardPort(cluster, NAMESPACE, 'cdh', { port: hubPort, target: 8080 }));
  const deployUseCase = (id: string, image: string) =>
    charts.install('use-case', id, useCaseValues(image), [join(context, `apps/${id}/values.yaml`)]);
  for (const id of USE_CASES) {
    await checklist.step(`the use case ${id}: live`, async () => {
      const key = await reserveUseCase(hub, id);
      await cluster.kubectl(
        ['apply', '-f', '-'],
        JSON.stringify(secret(NAMESPACE, `cdh-${id}`, { CDH_KEY: key })),
      );
      await deployUseCase(id, FIRST);
      await until(`${id} to be live`, async () => (await readUseCase(hub, id)) === 'live 0.1.0');
    });
  }
  await checklist.step('synthetic data in while pods are killed: all is computed and answered', async () => {
    let killing: Promise<void> | undefined;
    const log = (line: string) => {
      say(line);
      // Not the gateway, through which this very data comes.
      if (line.includes('3/6')) killing = killPods(cluster, NAMESPACE, ['cdh-worker', ...USE_CASES]);
    };
    await loadDemonstration({ ...hub, log });
    if (!killing) throw new Error('no pod was killed: the demonstration tells its progress otherwise');
    await killing;
    await allAnswer(hub);
  });
  const load = { rate: RATE, urls: questions.map((path) => `http://cdh.${NAMESPACE}.svc:8080${path}`) };
  await checklist.step(`new versions of the use cases under ${RATE} requests/s: 0 failed`, async () => {
    const counted = await underLoad(cluster, NAMESPACE, load, async () => {
      for (const id of USE_CASES) {
        await deployUseCase(id, SECOND);
        await until(`${id} 0.1.1`, async () => (await readUseCase(hub, id)) === 'live 0.1.1');
      }
    });
    requireNoFailure(counted, say);
  });
  await checklist.step(`a new image of the hub under ${RATE} requests/s: 0 failed`, async () => {
    requireNoFailure(await underLoad(cluster, NAMESPACE, load, () => install(SECOND)), say);
  });
  await killAndReturn(stage, hub);
  await uninstall(stage, hub, ground);
}

async function killAndReturn({ cluster, checklist }: Stage, hub: HubAccess): Promise<void> {
  await checklist.step('one pod of each killed: all come back, all answers too', async () => {
    await killPods(cluster, NAMESPACE, ['cdh-gateway', 'cdh-worker', ...USE_CASES]);
    const deployments = await cluster.kubectl(['get', 'deployments', '-n', NAMESPACE, '-o', 'name']);
    for (const name of deployments.trim().split('\n'))
      await cluster.kubectl(['rollout', 'status', '-n', NAMESPACE, name, '--timeout=180s']);
    await allAnswer(hub);
  });
}

async function uninstall(stage: Stage, hub: HubAccess, { storage }: PreparedGround): Promise<void> {
  const { cluster, charts, checklist } = stage;
  await checklist.step('uninstalled: nothing is left', async () => {
    for (const id of USE_CASES) await charts.uninstall(id);
    await until('both to be unavailable', async () => {
      const states = await Promise.all(USE_CASES.map((id) => readUseCase(hub, id)));
      return states.every((state) => state.startsWith('unavailable'));
    });
    for (const id of USE_CASES) {
      await callHub(hub.url, hub.adminKey, 'DELETE', `/use-cases/${id}`);
      if ((await readUseCase(hub, id)) !== 'none') throw new Error(`${id} is still reserved`);
    }
    await charts.uninstall('cdh');
    storage.stop();
    let left: string[] = [];
    const gone = async () => (left = await listLeft(cluster, NAMESPACE)).length === 0;
    await until('the last pods to end', gone, 90).catch((error: unknown) => {
      throw new Error(`left: ${left.join(', ')}`, { cause: error });
    });
  });
}

async function allAnswer({ url }: HubAccess): Promise<void> {
  for (const path of questions) {
    await until(path, async () => {
      const answer = await fetch(url + path, { signal: AbortSignal.timeout(10_000) });
      const text = await answer.text();
      if (!answer.ok) throw new Error(`${answer.status} ${text.slice(0, 300)}`);
      return true;
    });
  }
}

function requireNoFailure(counted: Awaited<ReturnType<typeof underLoad>>, say: (line: string) => void): void {
  say(`       ${JSON.stringify(counted)}`);
  if (counted.failed > 0) throw new Error(`${counted.failed} of ${counted.sent} requests failed`);
}

/** Another version of each use case: one number changed in the bundle, as a new build of new source has. */
async function buildSecond(cluster: Cluster, scratch: string): Promise<void> {
  const file = join(scratch, 'second.Containerfile');
  const edits = USE_CASES.map(
    (id) => `RUN ["sed", "-i", "s/version: \\"0.1.0\\"/version: \\"0.1.1\\"/", "apps/${id}/main.js"]`,
  );
  writeFileSync(file, [`FROM localhost/${FIRST}`, 'USER 0', ...edits, 'USER 1000:1000', ''].join('\n'));
  await cluster.buildImage(SECOND, scratch, file);
}

const namespaceObject = {
  apiVersion: 'v1',
  kind: 'Namespace',
  metadata: { name: NAMESPACE, labels: { 'pod-security.kubernetes.io/enforce': 'restricted' } },
};

async function takeDown(cluster: Cluster, say: (line: string) => void): Promise<void> {
  const work = cluster.foreign
    ? cluster.kubectl(['delete', 'namespace', NAMESPACE, '--wait=true', '--ignore-not-found'])
    : cluster.stop();
  await work.catch((error: unknown) => say(String(error)));
}
