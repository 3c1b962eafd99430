import { canonicalJson } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import { trace } from '@opentelemetry/api';
import type { Actor } from '../../database/schema.ts';
import { HubDatabase } from '../../shared/hub-database.ts';

export interface AuditFact {
  principal: Actor;
  action: string;
  decision: 'allowed' | 'refused';
  dataset?: string;
  version?: number;
  through?: string;
  grant?: string;
}

export interface AuditEntry extends AuditFact {
  seq: number;
  at: string;
  traceId: string | null;
}

interface Waiting {
  fact: AuditFact & { traceId: string | null };
  done: () => void;
  failed: (error: unknown) => void;
}

/** The append-only record of decisions and acts: canonical JSON, numbered without a gap, durable before the answer. */
@Injectable()
export class AuditLog {
  private waiting: Waiting[] = [];
  private flushing = false;

  constructor(private readonly database: HubDatabase) {}

  /** Within the ambient transaction: the entry stands exactly if the act does. */
  async recordAct(fact: AuditFact): Promise<void> {
    await this.append([{ ...fact, traceId: traceId() }]);
  }

  /** Returns once the entry is durable; entries that come while one transaction runs share the next. */
  record(fact: AuditFact): Promise<void> {
    const entry = { ...fact, traceId: traceId() };
    return new Promise((done, failed) => {
      this.waiting.push({ fact: entry, done, failed });
      if (!this.flushing) void this.database.detached(() => this.flush());
    });
  }

  private async flush(): Promise<void> {
    this.flushing = true;
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, 500);
      try {
        await this.database.transaction(() => this.append(batch.map(({ fact }) => fact)));
        for (const { done } of batch) done();
      } catch (error) {
        for (const { failed } of batch) failed(error);
      }
    }
    this.flushing = false;
  }

  private async append(facts: (AuditFact & { traceId: string | null })[]): Promise<void> {
    const { seq } = await this.database.query
      .updateTable('audit.counter')
      .set((eb) => ({ seq: eb('seq', '+', facts.length) }))
      .returning('seq')
      .executeTakeFirstOrThrow();
    const at = new Date();
    const rows = facts.map((fact, index) => {
      const number = seq - facts.length + 1 + index;
      const entry = canonicalJson({ seq: number, at: at.toISOString(), ...fact });
      return { seq: number, at, dataset: fact.dataset ?? null, entry };
    });
    await this.database.query.insertInto('audit.entries').values(rows).execute();
  }
}

function traceId(): string | null {
  return trace.getActiveSpan()?.spanContext().traceId ?? null;
}
