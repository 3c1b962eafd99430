export { InspectionModule } from './inspection.module.ts';
