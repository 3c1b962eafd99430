import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repositoryRoot } from '@cdh/constellation';
import { runCommand } from './run-command.ts';

/** Builds and starts a genuine Kubernetes: `start node`, `image NAME DIR FILE`, `status`, `stop`. */
export const controlPlaneScript = (env: NodeJS.ProcessEnv): string =>
  env.CDH_CONTROL_PLANE ?? join(repositoryRoot, '../shared/tools/control-plane.sh');

/** A cold build of everything on two cores takes a quarter of an hour when they have nothing else to do. */
const BUILD_MS = 3600_000;

export interface Cluster {
  /** True when it ran already: whoever started it stops it. */
  foreign: boolean;
  env: NodeJS.ProcessEnv;
  kubectl(args: readonly string[], input?: string): Promise<string>;
  /** Builds an image and hands it to the node; pods name it `localhost/<name>`. */
  buildImage(name: string, folder: string, file: string): Promise<void>;
  stop(): Promise<void>;
}

/** Starts one real node, or joins the one that runs. */
export async function startCluster(env: NodeJS.ProcessEnv): Promise<Cluster> {
  const script = controlPlaneScript(env);
  const run = (...args: string[]) => runCommand(script, args, { env, timeoutMs: BUILD_MS });
  const foreign = await run('status').then(
    (text) => /^kubelet /m.test(text),
    () => false,
  );
  const kubeconfig = (await run('start', 'node')).trim().split('\n').at(-1) ?? '';
  if (!existsSync(kubeconfig)) throw new Error(`${script} named no kubeconfig`);
  const programs = join(dirname(kubeconfig), 'bin');
  const own = { ...env, KUBECONFIG: kubeconfig, PATH: `${programs}:${env.PATH ?? ''}` };
  return {
    foreign,
    env: own,
    kubectl: (args, input) =>
      runCommand('kubectl', args, { env: own, ...(input === undefined ? {} : { input }) }),
    buildImage: async (name, folder, file) => {
      await run('image', name, folder, file);
    },
    stop: async () => {
      await run('stop');
    },
  };
}
