export { inspector } from './inspector.use-case.ts';
