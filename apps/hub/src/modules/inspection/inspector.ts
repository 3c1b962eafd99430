import { type Inspection, type Input, inspectFile, operationSubject, Problem } from '@cdh/contracts';
import { Inject, Injectable, Logger } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubNats } from '../../shared/hub-nats.ts';
import { AuditLog } from '../audit/index.ts';

/** What its own process allows a reader that does not look at the clock, and the way there and back. */
const GRACE_MS = 4_000;
/** Once it did not answer in time it is not waited for again so soon. */
const SILENCE_MS = 30_000;

/** The use case that the operator has named to look at files: it is given addresses, and can ask for none. */
@Injectable()
export class Inspector {
  private readonly logger = new Logger(Inspector.name);
  private silentUntil = 0;

  constructor(
    private readonly nats: HubNats,
    private readonly audit: AuditLog,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  get appointed(): boolean {
    return this.config.CDH_INSPECTOR !== undefined;
  }

  /** That files of this version, or of an upload that is none yet, are shown to it. */
  async noteInspection(dataset: string, version?: number): Promise<void> {
    const principal = { kind: 'use-case' as const, id: this.config.CDH_INSPECTOR ?? '' };
    await this.audit.record({
      principal,
      action: 'inspect',
      decision: 'allowed',
      dataset,
      ...(version === undefined ? {} : { version }),
    });
  }

  /** Undefined while it is away. Never rejects. */
  async ask(request: Input<typeof inspectFile>): Promise<Inspection | undefined> {
    const id = this.config.CDH_INSPECTOR;
    if (id === undefined || performance.now() < this.silentUntil) return undefined;
    const subject = operationSubject(id, inspectFile.name, inspectFile.version);
    try {
      return await this.nats.operations.callOperation(inspectFile, subject, request, {
        deadlineMs: request.budgetMs + GRACE_MS,
      });
    } catch (error) {
      const code = error instanceof Problem ? error.code : '';
      if (code === 'DEADLINE_EXCEEDED') this.silentUntil = performance.now() + SILENCE_MS;
      if (code !== 'USE_CASE_UNAVAILABLE') this.logger.warn(`${request.file.path}: ${String(error)}`);
      return undefined;
    }
  }
}
