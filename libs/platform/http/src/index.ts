export * from './conditional-requests.ts';
export * from './problem.filter.ts';
export * from './validation.ts';
export * from './create-application.ts';
export * from './ranges.ts';
