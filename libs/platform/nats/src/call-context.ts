import type { PartitionRef, PartitionsClaim } from '@cdh/contracts';
import type { MsgHdrs } from '@nats-io/transport-node';

/** Fetches a list of partitions that was too large for a message. */
export type CollectPartitions = (claim: PartitionsClaim) => Promise<PartitionRef[]>;

/** What a handler may know of the call it answers. */
export class CallContext {
  readonly subject: string;
  /** What the `*` at the end of the served subject stands for: the calling use case on control subjects. */
  readonly caller: string | undefined;
  /** How this service fetches what was too large for a message, if it can. */
  readonly collect: CollectPartitions | undefined;
  readonly #headers: MsgHdrs | undefined;
  readonly #endsAt: number;
  #abort: AbortController | undefined;
  #expired = false;

  constructor(
    subject: string,
    caller: string | undefined,
    headers: MsgHdrs | undefined,
    deadlineMs: number,
    collect?: CollectPartitions,
  ) {
    this.collect = collect;
    this.subject = subject;
    this.caller = caller;
    this.#headers = headers;
    this.#endsAt = performance.now() + deadlineMs;
  }

  /** A header of the call; undefined when absent. */
  header(name: string): string | undefined {
    return this.#headers?.get(name) || undefined;
  }

  /** Milliseconds that the caller still waits: the deadline of calls made to answer this one. */
  remainingMs(): number {
    return Math.max(0, this.#endsAt - performance.now());
  }

  /** Aborts when the deadline passes. */
  get signal(): AbortSignal {
    if (!this.#abort) {
      this.#abort = new AbortController();
      if (this.#expired) this.#abort.abort(new DOMException('The deadline passed', 'TimeoutError'));
    }
    return this.#abort.signal;
  }

  /** Called by the server when it stops waiting. */
  expire(): void {
    this.#expired = true;
    this.#abort?.abort(new DOMException('The deadline passed', 'TimeoutError'));
  }
}
