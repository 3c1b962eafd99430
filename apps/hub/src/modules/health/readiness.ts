import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';

const PROBE_MS = 2_000;

/** What a process still waits for before it should be sent requests. */
@Injectable()
export class Readiness {
  private answeredOnce = false;
  private stopping = false;
  private ownUrl: string | undefined;

  constructor(
    private readonly database: HubDatabase,
    private readonly nats: HubNats,
    @Inject(HUB_CONFIG) private readonly config: HubConfig,
  ) {}

  /** Told once the server listens: the path of CDH_READY_AFTER is asked of this very process. */
  listening(ownUrl: string): void {
    this.ownUrl = ownUrl;
  }

  stop(): void {
    this.stopping = true;
  }

  async waitingFor(): Promise<string[]> {
    const waiting: string[] = [];
    if (this.stopping) waiting.push('stop');
    if (!this.nats.connected) waiting.push('nats');
    if (!(await this.databaseAnswers())) waiting.push('database');
    if (waiting.length === 0 && !(await this.firstAnswer())) waiting.push('demonstration');
    return waiting;
  }

  private async databaseAnswers(): Promise<boolean> {
    const answered = this.database.query
      .selectFrom('platform.epochs')
      .select('topic')
      .limit(1)
      .execute()
      .then(
        () => true,
        () => false,
      );
    const { promise: late, resolve } = Promise.withResolvers<boolean>();
    const timer = setTimeout(resolve, PROBE_MS, false);
    return Promise.race([answered, late]).finally(() => clearTimeout(timer));
  }

  private async firstAnswer(): Promise<boolean> {
    const path = this.config.CDH_READY_AFTER;
    if (path === undefined || this.answeredOnce) return true;
    if (this.ownUrl === undefined) return false;
    try {
      const answer = await fetch(this.ownUrl + path, { signal: AbortSignal.timeout(PROBE_MS) });
      await answer.body?.cancel();
      this.answeredOnce = answer.ok;
    } catch {
      return false;
    }
    return this.answeredOnce;
  }
}
