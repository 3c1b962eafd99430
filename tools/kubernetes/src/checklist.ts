export interface StepOutcome {
  name: string;
  ok: boolean;
  seconds: number;
  reason?: string;
}

/** Steps that build on one another: each is timed and told, the first failure ends the list. */
export class Checklist {
  readonly outcomes: StepOutcome[] = [];
  private readonly say: (line: string) => void;

  constructor(say: (line: string) => void) {
    this.say = say;
  }

  async step<T>(name: string, work: () => Promise<T>): Promise<T> {
    const began = performance.now();
    const keep = (ok: boolean, reason?: string) => {
      const seconds = (performance.now() - began) / 1000;
      this.outcomes.push({ name, ok, seconds, ...(reason === undefined ? {} : { reason }) });
      this.say(`${ok ? 'ok    ' : 'FAILED'} ${name} (${seconds.toFixed(1)} s)${reason ? `\n${reason}` : ''}`);
    };
    try {
      const value = await work();
      keep(true);
      return value;
    } catch (error) {
      keep(false, error instanceof Error ? error.message : String(error));
      throw error;
    }
  }

  get failed(): number {
    return this.outcomes.filter(({ ok }) => !ok).length;
  }

  closingLine(): string {
    return `${this.outcomes.length - this.failed} passed, ${this.failed} failed`;
  }
}
