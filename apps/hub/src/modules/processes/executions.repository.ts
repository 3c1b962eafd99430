import { Injectable } from '@nestjs/common';
import { HubDatabase } from '../../shared/hub-database.ts';

export interface WantedResults {
  response: 'raw' | 'document';
  /** Of the result, where one was named. */
  mediaType: string | undefined;
}

/** Whether results are answered as they are: nothing is written then. */
export const asTheyAre = ({ response, mediaType }: WantedResults): boolean =>
  response === 'raw' && mediaType === undefined;

/** How the results of jobs are to be answered; as they are, where nothing is written. */
@Injectable()
export class ExecutionsRepository {
  constructor(private readonly database: HubDatabase) {}

  async insert(job: string, { response, mediaType }: WantedResults): Promise<void> {
    await this.database.query
      .insertInto('processes.executions')
      .values({ job, response, media_type: mediaType ?? null })
      .execute();
  }

  async get(job: string): Promise<WantedResults> {
    const row = await this.database.query
      .selectFrom('processes.executions')
      .selectAll()
      .where('job', '=', job)
      .executeTakeFirst();
    return { response: row?.response ?? 'raw', mediaType: row?.media_type ?? undefined };
  }
}
