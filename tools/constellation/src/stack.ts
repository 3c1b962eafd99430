import type { Constellation } from './constellation-options.ts';
import type { Part } from './outer-parts.ts';
import type { SupervisedProcess } from './supervise.ts';

interface Outcome<Value> {
  value: Value;
  /** Said behind the step's name. */
  summary?: string;
}

/** What has been started so far, and how to take it down in order: also in the middle of a start. */
export class Stack {
  private readonly services: { kind: 'hub' | 'use-case'; process: SupervisedProcess }[] = [];
  private readonly grounds: { rank: number; part: Promise<Part<unknown>> }[] = [];
  private readonly groundProcesses: SupervisedProcess[] = [];
  private readonly release: () => void;
  private readonly log: (line: string) => void;
  private readonly signal: AbortSignal | undefined;
  private stopping: Promise<void> | undefined;

  constructor(release: () => void, log: (line: string) => void, signal?: AbortSignal) {
    this.release = release;
    this.log = log;
    this.signal = signal;
  }

  throwIfAborted(): void {
    this.signal?.throwIfAborted();
  }

  /** Runs a step of the start and says how long it took; fails at once when the start is given up. */
  async step<Value>(name: string, work: () => Promise<Outcome<Value>>): Promise<Value> {
    this.throwIfAborted();
    const started = performance.now();
    const { value, summary } = await this.unlessAborted(work());
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    this.log(`✓ ${name}${summary ? ` (${summary})` : ''} · ${seconds} s`);
    return value;
  }

  /** A step that starts a part of the ground; the higher its rank, the later it is stopped. */
  ground<Details extends { summary: string }>(
    name: string,
    rank: number,
    work: () => Promise<Part<Details>>,
  ): Promise<Details> {
    return this.step(name, async () => {
      const part = work();
      this.grounds.push({ rank, part });
      const { details, process } = await part;
      if (process) this.groundProcesses.push(process);
      return { value: details, summary: details.summary };
    });
  }

  /** Waits for all, so that a failure of one leaves no other half started and unknown. */
  async all<Values extends readonly unknown[]>(work: {
    [Index in keyof Values]: Promise<Values[Index]>;
  }): Promise<Values> {
    const settled = await Promise.allSettled(work);
    const failed = settled.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
    return settled.map((one) => (one.status === 'fulfilled' ? one.value : undefined)) as unknown as Values;
  }

  async run(kind: 'hub' | 'use-case', processes: SupervisedProcess[]): Promise<void> {
    if (this.stopping) throw new Error('already stopping');
    for (const process of processes) this.services.push({ kind, process });
    await Promise.all(processes.map((process) => process.start()));
  }

  get processes(): Constellation['processes'] {
    const all = () => [...this.groundProcesses, ...this.services.map(({ process }) => process)];
    const find = (name: string) => {
      const found = all().find((process) => process.name === name);
      if (!found) throw new Error(`no process ${name}`);
      return found;
    };
    return {
      names: () => all().map(({ name }) => name),
      pid: (name) => find(name).pid,
      kill: (name, signal) => find(name).kill(signal),
      stop: (name) => find(name).stop(),
      start: (name) => find(name).start(),
    };
  }

  stop(): Promise<void> {
    this.stopping ??= this.stopInOrder();
    return this.stopping;
  }

  private async stopInOrder(): Promise<void> {
    for (const kind of ['use-case', 'hub'] as const) {
      const same = this.services.filter((service) => service.kind === kind);
      await Promise.all(same.map(({ process }) => process.stop()));
    }
    for (const { part } of this.grounds.toSorted((a, b) => a.rank - b.rank)) {
      const started = await part.catch(() => undefined);
      await started?.stop();
    }
    this.release();
  }

  private unlessAborted<Value>(work: Promise<Value>): Promise<Value> {
    const { signal } = this;
    if (!signal) return work;
    return new Promise((resolve, reject) => {
      const abort = () => reject(signal.reason as Error);
      signal.addEventListener('abort', abort, { once: true });
      work.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
    });
  }
}
