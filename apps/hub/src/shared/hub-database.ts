import { Database } from '@cdh/postgres';
import type { Schema } from '../database/schema.ts';

/** The hub's database, injectable by class. */
export class HubDatabase extends Database<Schema> {}
