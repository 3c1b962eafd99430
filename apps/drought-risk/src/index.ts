export { droughtRisk } from './drought-risk.use-case.ts';
