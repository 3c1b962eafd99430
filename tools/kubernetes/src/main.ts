import { parseArgs } from 'node:util';
import { Checklist } from './checklist.ts';
import { findNeeds } from './find-needs.ts';
import { walk } from './walk.ts';

const { values } = parseArgs({
  options: { ref: { type: 'string' }, keep: { type: 'boolean', default: false } },
});
const say = (line: string) => console.log(line);
const missing = findNeeds(process.env);
if (missing.length > 0) {
  say(`Kubernetes: il manque / missing: ${missing.map(({ what }) => what).join(', ')}`);
  process.exit(1);
}
const checklist = new Checklist(say);
const ref = values.ref === undefined ? {} : { ref: values.ref };
try {
  await walk({ env: process.env, checklist, say, keep: values.keep, ...ref });
} catch (error) {
  if (checklist.failed === 0) {
    say(error instanceof Error ? (error.stack ?? error.message) : String(error));
    process.exitCode = 1;
  }
}
say(checklist.closingLine());
if (checklist.failed > 0) process.exitCode = 1;
process.exit();
