import { Injectable } from '@nestjs/common';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { sql } from 'kysely';
import { uuidv7 } from './ids.ts';
import { HubDatabase } from './hub-database.ts';

export interface OutboxMessage {
  messageId: string;
  subject: string;
  payload: object;
  /** Of whoever asked for it. */
  trace: Record<string, string>;
}

/** The context of the present trace, as headers carry it. */
export function presentTrace(): Record<string, string> {
  const trace: Record<string, string> = {};
  propagation.inject(context.active(), trace);
  return trace;
}

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
  addAll(subject: string, messages: { messageId: string; payload: object }[]): Promise<void> {
    const trace = presentTrace();
    return this.addMany(messages.map((message) => ({ ...message, subject, trace })));
  }

  /** Messages of several subjects and callers in one statement. */
  async addMany(messages: readonly OutboxMessage[]): Promise<void> {
    const column = (of: (message: OutboxMessage) => string) => messages.map(of);
    await sql`
      insert into platform.outbox (message_id, subject, payload, trace)
      select message.id, message.subject, message.payload::jsonb, message.trace::jsonb
      from unnest(${column(({ messageId }) => messageId)}::text[], ${column(({ subject }) => subject)}::text[],
        ${column(({ payload }) => JSON.stringify(payload))}::text[],
        ${column(({ trace }) => JSON.stringify(trace))}::text[]) as message (id, subject, payload, trace)
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
