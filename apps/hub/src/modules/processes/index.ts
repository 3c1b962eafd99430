export { ProcessesModule } from './processes.module.ts';
