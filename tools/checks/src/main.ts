import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { acquireMinio, acquireNatsServer, cacheDirectory } from '@cdh/constellation';
import { type CheckResult, runCheck } from './run-check.ts';
import { closingLine, type JestReport, summarise } from './summarise.ts';

const root = resolve(import.meta.dirname, '../../..');
const bin = (path: string) => join(root, 'node_modules', path);
const env: NodeJS.ProcessEnv = {
  ...process.env,
  NX_DAEMON: 'false',
  PATH: [dirname(process.execPath), process.env['PATH']].join(delimiter),
};

function tell({ name, ok, seconds, output }: CheckResult): void {
  console.log(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)`);
  if (!ok) console.log(output);
}

const scratch = mkdtempSync(join(tmpdir(), 'cdh-checks-'));
const reportFile = join(scratch, 'jest.json');
const jest = [
  '--experimental-vm-modules',
  '--no-warnings',
  bin('jest/bin/jest.js'),
  '--forceExit',
  '--json',
  `--outputFile=${reportFile}`,
];

const [lint, types] = await Promise.all([
  runCheck(
    'lint, module boundaries, import cycles',
    [bin('eslint/bin/eslint.js'), '.', '--max-warnings=0'],
    root,
    env,
  ),
  runCheck('types', [bin('typescript/bin/tsc'), '-p', 'tsconfig.json'], root, env),
]);
tell(lint);
tell(types);
const formatting = await runCheck(
  'formatting',
  [bin('prettier/bin/prettier.cjs'), '--check', '.'],
  root,
  env,
);
tell(formatting);
const say = (line: string) => console.log(line);
const natsServer = await acquireNatsServer({ cacheDir: cacheDirectory(env), env, say });
Object.assign(env, { NATS_SERVER_BIN: natsServer.path });
if (env.CI === 'true')
  Object.assign(env, { MINIO_BIN: await acquireMinio({ cacheDir: cacheDirectory(env), env, say }) });
const tests = await runCheck('tests', [...jest, ...process.argv.slice(2)], root, env);
tell(tests);

const report = existsSync(reportFile)
  ? (JSON.parse(readFileSync(reportFile, 'utf8')) as JestReport)
  : undefined;
rmSync(scratch, { recursive: true });
if (!existsSync(join(root, '../shared')))
  console.log('not run: tests on reference values and real input, for want of ../shared');
const summary = summarise([lint, types, formatting], report);
console.log(closingLine(summary));
process.exitCode = summary.failed > 0 ? 1 : 0;
