import { join } from 'node:path';
import { runCommand } from './run-command.ts';

export interface Charts {
  /** Objects of a chart with these values, as YAML. @throws Error with what Helm or the values' schema says */
  template(chart: 'hub' | 'use-case', release: string, values: object, files?: string[]): Promise<string>;
  /** Installs or upgrades, and waits until every pod is ready. */
  install(chart: 'hub' | 'use-case', release: string, values: object, files?: string[]): Promise<void>;
  uninstall(release: string): Promise<void>;
}

/** @param folder the one that holds `library`, `hub` and `use-case` */
export async function openCharts(
  helm: string,
  folder: string,
  namespace: string,
  env: NodeJS.ProcessEnv,
): Promise<Charts> {
  for (const chart of ['hub', 'use-case'])
    await runCommand(helm, ['dependency', 'update', join(folder, chart)], { env });
  const run = (command: string[], chart: string, release: string, values: object, files: string[]) =>
    runCommand(
      helm,
      [
        ...command,
        release,
        join(folder, chart),
        '--namespace',
        namespace,
        ...files.flatMap((file) => ['--values', file]),
        '--values',
        '-',
      ],
      { env, input: JSON.stringify(values), timeoutMs: 420_000 },
    );
  return {
    template: (chart, release, values, files = []) => run(['template'], chart, release, values, files),
    install: async (chart, release, values, files = []) => {
      const wait = ['upgrade', '--install', '--wait', '--timeout', '6m'];
      await run(wait, chart, release, values, files);
    },
    uninstall: async (release) => {
      await runCommand(helm, ['uninstall', release, '--namespace', namespace, '--wait', '--timeout', '3m'], {
        env,
      });
    },
  };
}
