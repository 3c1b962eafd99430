export { inlineReferences } from './inline-references.ts';
export { portableSchema } from './portable-schema.ts';
export { ProcessesModule } from './processes.module.ts';
