export { Database, type DatabaseOptions } from './database.ts';
export { migrate, type Migration } from './migrate.ts';
export { isUniqueViolation } from './errors.ts';
