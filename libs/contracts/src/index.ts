import { wordIssuesInBothLanguages } from './kernel/bilingual-issues.ts';

// Once, for every process that speaks the contracts.
wordIssuesInBothLanguages();

export * from './kernel/canonical-json.ts';
export * from './kernel/fields-of-issues.ts';
export * from './kernel/headers.ts';
export * from './kernel/identifiers.ts';
export * from './kernel/language-map.ts';
export * from './kernel/manifest.ts';
export * from './kernel/operation.ts';
export * from './kernel/problem.ts';
export * from './kernel/problem-titles.ts';
export * from './kernel/scope.ts';
export * from './kernel/subjects.ts';
export * from './hub/control.ts';
export * from './hub/file-description.ts';
export * from './hub/inspection.ts';
export * from './hub/records.ts';
export * from './hub/resources.ts';
