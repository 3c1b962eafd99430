export { AuditLog, type AuditFact } from './audit-log.ts';
export { AuditModule } from './audit.module.ts';
