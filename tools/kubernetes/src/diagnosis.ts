import type { Cluster } from './control-plane.ts';

/** After a failure: pods, the latest events, and the end of each log. */
export async function tellDiagnosis(
  { kubectl }: Cluster,
  namespace: string,
  say: (line: string) => void,
): Promise<void> {
  const look = async (...args: string[]) =>
    kubectl([...args, '-n', namespace]).catch((error: unknown) => String(error));
  say(await look('get', 'pods', '-o', 'wide'));
  say((await look('get', 'events', '--sort-by=.lastTimestamp')).split('\n').slice(-15).join('\n'));
  const pods = await look('get', 'pods', '-o', 'name');
  for (const pod of pods.split('\n').filter((name) => name.startsWith('pod/')))
    say(`--- ${pod}\n${await look('logs', pod, '--tail=8')}`);
}
