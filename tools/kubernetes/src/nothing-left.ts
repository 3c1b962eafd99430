import type { Cluster } from './control-plane.ts';

/** What still carries the charts' label, as `<kind>/<name>`, whatever its kind. */
export async function listLeft({ kubectl }: Cluster, namespace: string): Promise<string[]> {
  const left: string[] = [];
  for (const namespaced of ['true', 'false']) {
    const kinds = await kubectl([
      'api-resources',
      '--verbs=list,delete',
      `--namespaced=${namespaced}`,
      '-o',
      'name',
    ]);
    const names = kinds.trim().split('\n').join(',');
    const scope = namespaced === 'true' ? ['-n', namespace] : [];
    const found = await kubectl([
      'get',
      names,
      ...scope,
      '-l',
      'app.kubernetes.io/part-of=climate-data-hub',
      '-o',
      'name',
      '--ignore-not-found',
    ]);
    left.push(...found.split('\n').filter(Boolean));
  }
  // Helm's own record of a release.
  const records = await kubectl(['get', 'secrets', '-n', namespace, '-l', 'owner=helm', '-o', 'name']);
  return [...left, ...records.split('\n').filter(Boolean)];
}
