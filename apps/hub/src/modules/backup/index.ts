export { describeBackupFailure, runBackup, runRestore } from './run-command.ts';
export { BACKUP_LOCK } from './hub-session.ts';
