import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../shared/config.ts';
import { HELD_MS } from '../../shared/epoch-cache.ts';
import { HubDatabase } from '../../shared/hub-database.ts';
import { HubNats } from '../../shared/hub-nats.ts';

const PROBE_MS = 2_000;

export interface State {
  /** Why it should be sent no request; empty when ready. */
  waitingFor: string[];
  /** What is out of reach although it is ready: what it decided before still holds. */
  away: string[];
}

/**
 * What a process still waits for before it should be sent requests. Postgres out of reach does not end readiness at
 * once: it is so for every replica, and what is held still answers.
 */
@Injectable()
export class Readiness {
  private answeredOnce = false;
  private databaseAnsweredAt: number | undefined;
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

  get isStopping(): boolean {
    return this.stopping;
  }

  async state(): Promise<State> {
    const waitingFor: string[] = [];
    const away: string[] = [];
    if (this.stopping) waitingFor.push('stop');
    if (!this.nats.connected) waitingFor.push('nats');
    if (await this.databaseAnswers()) this.databaseAnsweredAt = performance.now();
    else if (this.mayHoldDecisions()) away.push('database');
    else waitingFor.push('database');
    if (waitingFor.length === 0 && !(await this.firstAnswer())) waitingFor.push('demonstration');
    return { waitingFor, away };
  }

  private mayHoldDecisions(): boolean {
    const last = this.databaseAnsweredAt;
    return last !== undefined && performance.now() - last < HELD_MS;
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
