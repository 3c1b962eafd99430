import { relative } from 'node:path';
import {
  acquireMinio,
  acquireNatsClient,
  acquireVersity,
  cacheDirectory,
  describeFailure,
} from '@cdh/constellation';
import { acquireHelm, findNeeds } from '@cdh/kubernetes';
import { lint } from './lint.ts';
import { findMissing } from './needs.ts';
import { environment, inCI, program, root } from './project.ts';
import { runAcceptance } from './run-acceptance.ts';
import { type CheckResult, runCheck } from './run-check.ts';
import { type JestRun, runJest, unitArguments } from './run-jest.ts';
import { runKubernetes } from './run-kubernetes.ts';
import { runMedium } from './run-medium.ts';
import { closingLine, skippedByFile, summarise } from './summarise.ts';

const names = ['formatting', 'lint', 'types', 'unit', 'medium', 'acceptance', 'kubernetes'] as const;
const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !names.some((known) => known === name));
if (unknown.length > 0) {
  console.error(`Unknown: ${unknown.join(', ')}. npm test -- [${names.join('|')}]…`);
  process.exit(2);
}
const isAsked = (name: (typeof names)[number]) => asked.length === 0 || asked.includes(name);
const say = (line: string) => console.log(line);

const checks: CheckResult[] = [];
const runs: JestRun[] = [];

function tell({ name, ok, seconds, output }: CheckResult): void {
  say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) say(output.trimEnd());
}

function keep(result: CheckResult): void {
  checks.push(result);
  tell(result);
}

async function keepRun(run: Promise<JestRun>): Promise<void> {
  const result = await run;
  runs.push(result);
  tell(result);
}

async function runStaticChecks(): Promise<void> {
  const prettier = [program('prettier/bin/prettier.cjs'), '--check', '--log-level=warn', '.'];
  const tsc = [program('typescript/bin/tsc'), '-p', 'tsconfig.json'];
  if (isAsked('formatting')) keep(await runCheck('formatting', prettier, root, environment));
  if (isAsked('types')) keep(await runCheck('types', tsc, root, environment));
  if (isAsked('lint')) keep(await lint());
}

/** In CI what is built from source is not optional: a program that can not be had is a failure. */
async function prepare(name: string, acquire: typeof acquireMinio): Promise<string | undefined> {
  if (!inCI) return undefined;
  try {
    return await acquire({ cacheDir: cacheDirectory(environment), env: environment, say });
  } catch (error) {
    keep({ name, ok: false, seconds: 0, output: describeFailure(error) });
    return undefined;
  }
}

/** One after the other, and before the tests: all are built by the same compiler, on the same cores. */
async function preparePrograms(): Promise<Record<string, string>> {
  const stores: Record<string, string> = {};
  const keepStore = async (variable: string, name: string, acquire: typeof acquireMinio) => {
    const file = await prepare(name, acquire);
    if (file) stores[variable] = file;
  };
  const needsStore = !environment.S3_ENDPOINT;
  if (needsStore && (isAsked('medium') || isAsked('acceptance')))
    await keepStore('MINIO_BIN', 'MinIO', acquireMinio);
  if (isAsked('medium')) {
    if (needsStore) await keepStore('VERSITYGW_BIN', 'Versity S3 Gateway', acquireVersity);
    await prepare('NATS client', acquireNatsClient);
    await prepare('Helm', ({ env, say: tellProgress }) => acquireHelm(env, tellProgress));
  }
  return stores;
}

const missing = findMissing();
if (inCI) {
  for (const { what, leaves } of missing.filter(({ tool }) => tool)) {
    keep({
      name: `${what} is missing`,
      ok: false,
      seconds: 0,
      output: `  with CI=true nothing is left out: ${leaves}`,
    });
  }
}
// The static checks are one core's work, the unit tests the other's; what is timed comes after both.
const [stores] = await Promise.all([
  preparePrograms(),
  runStaticChecks(),
  isAsked('unit') ? keepRun(runJest('unit tests', unitArguments)) : undefined,
]);
if (isAsked('medium')) await keepRun(runMedium(stores, say));
const leftOut: string[] = [];
if (isAsked('acceptance')) {
  await keepRun(runAcceptance('files', say));
  if (inCI) await keepRun(runAcceptance('s3', say));
  else leftOut.push('the acceptance suite on MinIO (CI=true runs it)');
}
// Last, and on cores that nothing else uses: it builds a Kubernetes where there is none yet.
if (asked.includes('kubernetes') || (inCI && isAsked('kubernetes'))) {
  const needs = findNeeds(environment);
  const withheld = needs.filter(({ program: installable }) => !installable).map(({ what }) => what);
  if (withheld.length > 0 && !asked.includes('kubernetes'))
    leftOut.push(`the deployment on Kubernetes, which this machine does not allow: ${withheld.join(', ')}`);
  else keep(await runKubernetes(say));
} else if (isAsked('kubernetes')) leftOut.push('the deployment on Kubernetes (CI=true or test:k8s runs it)');

for (const { what, leaves } of missing) leftOut.push(`${leaves}, for want of ${what}`);
const reports = runs.map(({ report }) => report);
for (const [file, count] of skippedByFile(reports)) leftOut.push(`${count} tests of ${relative(root, file)}`);
if (leftOut.length > 0) say(`Not run:\n${leftOut.map((line) => `  - ${line}`).join('\n')}`);
const summary = summarise(checks, reports);
say(closingLine(summary));
process.exitCode = summary.failed > 0 ? 1 : 0;
