export { checkManifest } from './check-manifest.ts';
export { breakingDifferences, type Difference } from './compare-manifests.ts';
export { facetsOf, isSchemaObject, membersOf, type SchemaObject } from './schema-facets.ts';
export { compileSchema, type SchemaValidator } from './schema-validator.ts';
export { withoutAnnotations } from './without-annotations.ts';
