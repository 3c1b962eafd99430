import type { Cluster } from './control-plane.ts';

/** Kills one pod of each of these Deployments, as a node that is lost does: no signal, no time to end. */
export async function killPods(
  { kubectl }: Cluster,
  namespace: string,
  deployments: readonly string[],
): Promise<void> {
  const listed = await kubectl(['get', 'pods', '-n', namespace, '-o', 'name']);
  const victims = deployments.map((deployment) => {
    const own = new RegExp(`^pod/${deployment}-[^-]+-[^-]+$`);
    const victim = listed.split('\n').find((name) => own.test(name));
    if (victim === undefined) throw new Error(`no pod of ${deployment} to kill`);
    return victim;
  });
  await kubectl(['delete', '-n', namespace, ...victims, '--force', '--grace-period=0']);
}
