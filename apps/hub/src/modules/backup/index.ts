export { describeBackupFailure, runBackup, runRestore } from './run-command.ts';
