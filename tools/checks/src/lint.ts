import { environment, program, root } from './project.ts';
import { type CheckResult, runCheck } from './run-check.ts';

const unseen = 'No cached ProjectGraph';

/**
 * Lints the given paths (the whole repository by default). The rule on module boundaries reads Nx's project graph, and
 * skips itself with a mere warning when there is none: so the graph is made first, and its absence is a failure.
 */
export async function lint(paths: string[] = ['.']): Promise<CheckResult> {
  const name = 'lint, module boundaries, import cycles';
  const graph = await runCheck(
    'graph',
    [program('nx/dist/bin/nx.js'), 'show', 'projects', '--json'],
    root,
    environment,
  );
  if (!graph.ok) return { ...graph, name };
  const eslint = [program('eslint/bin/eslint.js'), '--max-warnings=0', ...paths];
  const result = await runCheck(name, eslint, root, environment);
  return {
    ...result,
    seconds: graph.seconds + result.seconds,
    ok: result.ok && !result.output.includes(unseen),
  };
}

if (import.meta.main) {
  const { ok, output } = await lint(process.argv.length > 2 ? process.argv.slice(2) : undefined);
  if (output.trim()) console.log(output.trim());
  process.exitCode = ok ? 0 : 1;
}
