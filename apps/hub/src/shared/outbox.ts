import { Injectable } from '@nestjs/common';
import { context, propagation, ROOT_CONTEXT } from '@opentelemetry/api';
import { uuidv7 } from './ids.ts';
import { HubDatabase } from './hub-database.ts';

/** Messages that leave exactly when the transaction that wrote them commits; the relay publishes them. */
@Injectable()
export class Outbox {
  private readonly nudges = new Set<() => void>();

  constructor(private readonly database: HubDatabase) {}

  /** A message under a name of the caller's own is added once. */
  async add(subject: string, payload: object, messageId = uuidv7()): Promise<void> {
    const trace: Record<string, string> = {};
    propagation.inject(context.active(), trace);
    await this.database.query
      .insertInto('platform.outbox')
      .values({
        message_id: messageId,
        subject,
        payload: JSON.stringify(payload),
        trace: JSON.stringify(trace),
      })
      .onConflict((conflict) => conflict.column('message_id').doNothing())
      .execute();
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
