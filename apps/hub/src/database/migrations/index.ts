import type { Migration } from '@cdh/postgres';
import * as platform from './20261124-0900-platform.ts';
import * as identity from './20261124-0901-identity.ts';
import * as catalogue from './20261124-0902-catalogue.ts';
import * as trust from './20261124-0903-trust.ts';
import * as audit from './20261124-0904-audit.ts';
import * as storage from './20261124-0905-storage.ts';
import * as use_cases from './20261124-0906-use-cases.ts';
import * as metering from './20261124-0907-metering.ts';
import * as operation_jobs from './20261124-1220-operation-jobs.ts';
import * as processes from './20261124-1310-processes.ts';
import * as services_leave from './20261124-1452-services-leave.ts';
import * as storage_care from './20261124-1504-storage-care.ts';
import * as records from './20261124-1512-records.ts';
import * as inspection from './20261124-1610-inspection.ts';
import * as jobs_come_fast from './20261124-1620-jobs-come-fast.ts';

/** In the order of their names. */
export const migrations: Record<string, Migration> = {
  '20261124-0900-platform': platform,
  '20261124-0901-identity': identity,
  '20261124-0902-catalogue': catalogue,
  '20261124-0903-trust': trust,
  '20261124-0904-audit': audit,
  '20261124-0905-storage': storage,
  '20261124-0906-use-cases': use_cases,
  '20261124-0907-metering': metering,
  '20261124-1220-operation-jobs': operation_jobs,
  '20261124-1310-processes': processes,
  '20261124-1452-services-leave': services_leave,
  '20261124-1504-storage-care': storage_care,
  '20261124-1512-records': records,
  '20261124-1610-inspection': inspection,
  '20261124-1620-jobs-come-fast': jobs_come_fast,
};
