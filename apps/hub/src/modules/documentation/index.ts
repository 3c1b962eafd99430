export { DocumentationModule } from './documentation.module.ts';
