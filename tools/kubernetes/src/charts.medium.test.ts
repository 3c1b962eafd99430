import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { repositoryRoot } from '@cdh/constellation';
import { parse, parseAllDocuments } from 'yaml';
import { acquireHelm, findHelm } from './acquire-helm.ts';
import { type Charts, openCharts } from './charts.ts';
import { everythingOn } from './hub-values.ts';

interface Container {
  image: string;
  args: string[];
  env: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string; key: string } } }[];
  resources: { requests?: object; limits?: { memory?: string } };
  lifecycle?: unknown;
  readinessProbe?: { httpGet: { path: string } };
  livenessProbe?: { httpGet: { path: string } };
  [member: string]: unknown;
}

interface Rendered {
  kind: string;
  metadata: { name: string; annotations?: Record<string, string> };
  spec: {
    replicas?: number;
    template: { metadata: { labels: object }; spec: { containers: Container[]; [member: string]: unknown } };
    [member: string]: unknown;
  };
}

// Built by Go when it has to be: only where everything must be proven.
const inCI = process.env.CI === 'true';
const suite = inCI || findHelm(process.env) ? describe : describe.skip;

suite('the charts, rendered', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cdh-charts-'));
  let charts: Charts;

  beforeAll(async () => {
    cpSync(join(repositoryRoot, 'k8s'), folder, { recursive: true });
    const helm = await acquireHelm(process.env, () => undefined);
    charts = await openCharts(helm, folder, 'cdh', process.env);
  }, 1_200_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  const render = async (chart: 'hub' | 'use-case', values: object, files: string[] = []) => {
    const text = await charts.template(chart, chart === 'hub' ? 'cdh' : 'release', values, files);
    return parseAllDocuments(text)
      .map((document) => document.toJS() as Rendered | null)
      .filter((object) => object !== null);
  };
  const of = (objects: Rendered[], kind: string) => objects.filter((object) => object.kind === kind);
  const podsOf = (objects: Rendered[]) => [...of(objects, 'Deployment'), ...of(objects, 'Job')];
  const hub = everythingOn.hub;
  const useCase = everythingOn['use-case'];
  const variable = (container: Container | undefined, name: string) =>
    container?.env.find((entry) => entry.name === name);

  it.each(['hub', 'use-case'] as const)(
    '%s: every pod is what restricted Pod Security asks for',
    async (chart) => {
      const pods = podsOf(await render(chart, everythingOn[chart]));
      expect(pods.length).toBe(chart === 'hub' ? 3 : 1);
      for (const { spec } of pods) {
        expect(spec.template.spec).toMatchObject({
          automountServiceAccountToken: false,
          enableServiceLinks: false,
          securityContext: {
            runAsNonRoot: true,
            runAsUser: 1000,
            seccompProfile: { type: 'RuntimeDefault' },
          },
        });
        for (const container of spec.template.spec.containers) {
          expect(container.securityContext).toEqual({
            allowPrivilegeEscalation: false,
            readOnlyRootFilesystem: true,
            capabilities: { drop: ['ALL'] },
          });
          expect(container.image).toMatch(/@sha256:[0-9a-f]{64}$/);
          expect(container.resources.requests).toHaveProperty('cpu');
          expect(container.resources.limits).toHaveProperty('memory');
        }
      }
    },
  );

  it('hub: two Deployments by role, replaced without a gap', async () => {
    const objects = await render('hub', hub);
    const deployments = of(objects, 'Deployment');
    const roles = deployments.map(({ metadata, spec }) => [
      metadata.name,
      variable(spec.template.spec.containers[0], 'CDH_ROLES')?.value,
      spec.replicas,
    ]);
    expect(roles).toEqual([
      ['cdh-gateway', 'api,gateway', 2],
      ['cdh-worker', 'worker', 2],
    ]);
    for (const { spec } of deployments) {
      expect(spec.strategy).toMatchObject({ rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } });
      const [container] = spec.template.spec.containers;
      expect(container?.lifecycle).toEqual({ preStop: { sleep: { seconds: 5 } } });
      expect(container?.readinessProbe?.httpGet.path).toBe('/readyz');
      expect(container?.livenessProbe?.httpGet.path).toBe('/healthz');
      expect(spec.template.spec.terminationGracePeriodSeconds).toBe(45);
      expect(spec.template.spec.topologySpreadConstraints).toHaveLength(2);
    }
    expect(of(objects, 'PodDisruptionBudget').map(({ metadata }) => metadata.name)).toEqual([
      'cdh-gateway',
      'cdh-worker',
    ]);
  });

  it('hub: every secret by reference, the owner’s password to the migration alone', async () => {
    const objects = await render('hub', hub);
    const secret = (name: string, key: string) => ({ valueFrom: { secretKeyRef: { name, key } } });
    for (const { spec } of of(objects, 'Deployment')) {
      const [container] = spec.template.spec.containers;
      expect(variable(container, 'CDH_SECRET')).toMatchObject(secret('cdh-hub', 'CDH_SECRET'));
      expect(variable(container, 'CDH_ADMIN_KEY')).toMatchObject(secret('cdh-hub', 'CDH_ADMIN_KEY'));
      expect(variable(container, 'DATABASE_URL')).toMatchObject(secret('cdh-database', 'DATABASE_URL'));
      expect(variable(container, 'NATS_SIGNING_SEED')).toMatchObject(secret('cdh-nats', 'NATS_SIGNING_SEED'));
      expect(variable(container, 'S3_SECRET_KEY')).toMatchObject(secret('cdh-storage', 'S3_SECRET_KEY'));
      expect(variable(container, 'DATABASE_OWNER_URL')).toBeUndefined();
      expect(variable(container, 'CDH_INTERNAL_URL')?.value).toBe('http://cdh.cdh.svc:8080');
      expect(JSON.parse(variable(container, 'OIDC_ISSUERS')?.value ?? '')).toEqual(hub.oidcIssuers);
    }
    const [job] = of(objects, 'Job');
    const [migrate] = job?.spec.template.spec.containers ?? [];
    expect(migrate?.args).toEqual(['apps/hub/main.js', 'migrate']);
    expect(variable(migrate, 'DATABASE_OWNER_URL')).toMatchObject(
      secret('cdh-database', 'DATABASE_OWNER_URL'),
    );
    expect(job?.metadata.annotations?.['helm.sh/hook']).toBe('pre-install,pre-upgrade');
    expect(of(objects, 'Secret')).toEqual([]);
  });

  it('hub: a backup each night where it is wanted, one at a time, as restricted as the rest', async () => {
    const [cron] = of(await render('hub', hub), 'CronJob');
    const { jobTemplate, ...rest } = cron?.spec as unknown as {
      jobTemplate: Rendered;
      [member: string]: unknown;
    };
    expect(rest).toMatchObject({ schedule: '23 2 * * *', concurrencyPolicy: 'Forbid' });
    const pod = jobTemplate.spec.template.spec;
    expect(pod).toMatchObject({
      automountServiceAccountToken: false,
      securityContext: { runAsNonRoot: true },
    });
    const [container] = pod.containers;
    expect(container?.args).toEqual(['apps/hub/main.js', 'backup', '--to', 's3://backups/hub']);
    expect(container?.securityContext).toMatchObject({ readOnlyRootFilesystem: true });
    expect(variable(container, 'CDH_BACKUP_S3_ENDPOINT')?.value).toBe('https://elsewhere.example.org');
    expect(variable(container, 'CDH_BACKUP_S3_SECRET_KEY')?.valueFrom).toEqual({
      secretKeyRef: { name: 'cdh-backup', key: 'S3_SECRET_KEY' },
    });
    const { backup: _, ...without } = hub;
    expect(of(await render('hub', without), 'CronJob')).toEqual([]);
    const nowhere = { ...hub, backup: { enabled: true, endpoint: 'https://elsewhere.example.org' } };
    await expect(charts.template('hub', 'cdh', nowhere)).rejects.toThrow('backup.to');
  });

  it.each(['hub', 'use-case'] as const)('%s: nothing passes but what is named', async (chart) => {
    const objects = await render(chart, everythingOn[chart]);
    const [policy] = of(objects, 'NetworkPolicy');
    expect(policy?.spec.policyTypes).toEqual(['Ingress', 'Egress']);
    const egress = policy?.spec.egress as { ports: { port: number }[] }[];
    expect(egress.flatMap(({ ports }) => ports.map(({ port }) => port))).toEqual(
      chart === 'hub' ? [53, 53, 443, 4222, 4318, 5432, 9000] : [53, 53, 443, 4222, 4318, 8080, 9000],
    );
    expect(policy?.spec.ingress).toEqual(
      chart === 'hub'
        ? [{ from: [{ namespaceSelector: {} }], ports: [{ port: 8080, protocol: 'TCP' }] }]
        : undefined,
    );
    const [account] = of(objects, 'ServiceAccount') as unknown as { automountServiceAccountToken: boolean }[];
    expect(account?.automountServiceAccountToken).toBe(false);
  });

  it('use case: its key from a secret, its image’s digest to the hub, a health port for the kubelet', async () => {
    const [deployment] = of(await render('use-case', useCase), 'Deployment');
    const [container] = deployment?.spec.template.spec.containers ?? [];
    expect(container?.args.at(-1)).toBe('apps/late-frost/main.js');
    const [own] = of(await render('use-case', { ...useCase, program: 'main.js' }), 'Deployment');
    expect(own?.spec.template.spec.containers[0]?.args.at(-1)).toBe('main.js');
    expect(variable(container, 'CDH_IMAGE')?.value).toBe(useCase.image.digest);
    expect(variable(container, 'CDH_KEY')?.valueFrom).toEqual({
      secretKeyRef: { name: 'cdh-late-frost', key: 'CDH_KEY' },
    });
    expect(variable(container, 'CDH_HEALTH_HOST')?.value).toBe('0.0.0.0');
    expect(variable(container, 'CDH_CACHE_MAX_BYTES')?.value).toBe(String(512 * 1024 ** 2));
    expect(deployment?.spec.template.spec.volumes).toContainEqual({
      name: 'cache',
      emptyDir: { sizeLimit: '640Mi' },
    });
  });

  it('use case: scaled by the jobs that wait, on the consumers that the hub makes', async () => {
    const objects = await render('use-case', useCase);
    const [scaled] = of(objects, 'ScaledObject');
    const triggers = scaled?.spec.triggers as { metadata: { consumer: string } }[];
    expect(triggers.map(({ metadata }) => metadata.consumer)).toEqual([
      'late-frost_compute-months_v1',
      'late-frost_simulate_v2',
    ]);
    expect(scaled?.spec.fallback).toEqual({ failureThreshold: 3, replicas: 1 });
    // Two masters of one number would undo each other's.
    expect(of(objects, 'Deployment')[0]?.spec).not.toHaveProperty('replicas');
    expect(of(await render('use-case', { ...useCase, scaling: { enabled: false } }), 'ScaledObject')).toEqual(
      [],
    );
  });

  it('use case: thirty lines of values are enough for the one of this repository', async () => {
    const file = join(repositoryRoot, 'apps/drought-risk/values.yaml');
    const text = readFileSync(file, 'utf8');
    expect(text.trim().split('\n').length).toBeLessThanOrEqual(30);
    expect(parse(text)).toMatchObject({ useCase: 'drought-risk' });
    const objects = await render('use-case', { image: { tag: 'trial' } }, [file]);
    expect(of(objects, 'Deployment')[0]?.spec.replicas).toBe(2);
  });

  it.each([
    ['a value nobody knows', { ...useCase, replcas: 3 }, 'replcas'],
    ['an id that is none', { ...useCase, useCase: 'Late_Frost' }, 'useCase'],
    ['a digest that is none', { ...useCase, image: { digest: 'latest' } }, 'digest'],
    ['no image', { ...useCase, image: {} }, 'image.digest or image.tag'],
    ['nothing to watch', { ...useCase, scaling: { ...useCase.scaling, jobs: [] } }, 'scaling.jobs'],
  ])('refuses %s by its name', async (_, values, named) => {
    await expect(charts.template('use-case', 'release', values)).rejects.toThrow(named);
  });

  it('refuses a hub without its address', async () => {
    await expect(charts.template('hub', 'cdh', { ...hub, publicUrl: '' })).rejects.toThrow('publicUrl');
  });
});
