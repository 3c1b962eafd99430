export { acquireHelm, findHelm } from './acquire-helm.ts';
export { findNeeds, type Need } from './find-needs.ts';
