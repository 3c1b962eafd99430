export { acquireHelm, findHelm } from './acquire-helm.ts';
export { findNeeds } from './find-needs.ts';
