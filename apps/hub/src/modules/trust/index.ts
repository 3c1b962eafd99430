export { DecisionPoint, refusal, type Question } from './decision-point.ts';
export type { Decision } from './decision.ts';
export { TrustModule } from './trust.module.ts';
export { GrantHolders } from './grant-holders.ts';
