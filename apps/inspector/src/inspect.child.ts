/** The process that opens strangers' files: it has no environment, no key and no way to write, and may be killed. */
import type { InspectionReply, InspectionRequest } from './guard/inspection-request.ts';
import { inspectSource } from './inspect-source.ts';
import { budgetOf } from './reading/budget.ts';
import { urlSource } from './reading/source.ts';

async function answer({ file, companions = [], csv, budgetMs }: InspectionRequest): Promise<InspectionReply> {
  const signal = AbortSignal.timeout(budgetMs + 500);
  const near = new Map(companions.map((companion) => [companion.path, companion]));
  const inspection = await inspectSource(urlSource(file, signal), budgetOf(budgetMs), {
    csv,
    companions: (path) => {
      const companion = near.get(path);
      return companion && urlSource(companion, signal);
    },
    companionPaths: [...near.keys()],
  });
  return { inspection, peakBytes: process.resourceUsage().maxRSS * 1024 };
}

process.on('message', (request: InspectionRequest) => {
  void answer(request).then((reply) => process.send?.(reply));
});
process.on('disconnect', () => process.exit(0));
