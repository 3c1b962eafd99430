import { Injectable } from '@nestjs/common';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { sql } from 'kysely';
import { uuidv7 } from './ids.ts';
import { HubDatabase } from './hub-database.ts';

/** Messages that leave exactly when the transaction that wrote them commits; the relay publishes them. */
@Injectable()
export class Outbox {
  private readonly nudges = new Set<() => void>();

  constructor(private readonly database: HubDatabase) {}

  /** A message under a name of the caller's own is added once. */
  add(subject: string, payload: object, messageId = uuidv7()): Promise<void> {
    return this.addAll(subject, [{ messageId, payload }]);
  }

  /** Many messages of one subject in one statement. */
  async addAll(subject: string, messages: { messageId: string; payload: object }[]): Promise<void> {
    const trace: Record<string, string> = {};
    propagation.inject(context.active(), trace);
    const ids = messages.map(({ messageId }) => messageId);
    const payloads = messages.map(({ payload }) => JSON.stringify(payload));
    await sql`
      insert into platform.outbox (message_id, subject, payload, trace)
      select message.id, ${subject}, message.payload::jsonb, ${JSON.stringify(trace)}::jsonb
      from unnest(${ids}::text[], ${payloads}::text[]) as message (id, payload)
      on conflict (message_id) do nothing`.execute(this.database.query);
    // The row is invisible until the commit; the relay finds it at the latest at its next look. What it does then is
    // part of neither this transaction nor this trace.
    context.with(ROOT_CONTEXT, () =>
      this.database.detached(() => setTimeout(() => this.nudges.forEach((nudge) => nudge()), 5).unref()),
    );
  }

  onNudge(nudge: () => void): void {
    this.nudges.add(nudge);
  }
}
