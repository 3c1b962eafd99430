import { LRUCache } from 'lru-cache';
import { Inject, Injectable } from '@nestjs/common';
import { HUB_CONFIG, type HubConfig } from '../../../shared/config.ts';
import type { Encoding } from './choose-encoding.ts';
import { compress } from './compress.ts';

/** An answer as it came from the service, and as it was compressed for those who accept that. */
export class Answer {
  readonly status: number;
  readonly contentType: string;
  /** CPU time that it cost the service, ms; told to the first who asked. */
  readonly cpuMs: number;
  readonly bytes: Buffer;
  private readonly variants = new Map<Encoding, Promise<Buffer>>();

  constructor(answer: { status: number; contentType: string; cpuMs: number; bytes: Buffer }) {
    this.status = answer.status;
    this.contentType = answer.contentType;
    this.cpuMs = answer.cpuMs;
    this.bytes = answer.bytes;
  }

  /** The bytes in this encoding, compressed once. */
  in(encoding: Encoding): Promise<Buffer> {
    const made = this.variants.get(encoding) ?? compress(this.bytes, encoding);
    this.variants.set(encoding, made);
    return made;
  }
}

/** Compressed variants and bookkeeping come on top of the bytes. */
const OVERHEAD = 1.3;
const ENTRY_BYTES = 500;

/**
 * Answers by what they are a function of (their ETag), bounded by bytes. Whoever asks what is being asked already waits
 * for that answer. Access is decided before, and never kept here.
 */
@Injectable()
export class AnswerCache {
  private readonly answers: LRUCache<string, Answer>;
  private readonly asking = new Map<string, Promise<Answer>>();
  /** Keys of the answers from a partition, in the state that they were given from. */
  private readonly byPartition = new Map<string, { digest: string; keys: Set<string> }>();
  private readonly partitionsOf = new Map<string, string[]>();

  constructor(@Inject(HUB_CONFIG) config: HubConfig) {
    const maxSize = Math.max(8, config.CDH_ANSWER_CACHE_BYTES);
    this.answers = new LRUCache({
      maxSize,
      maxEntrySize: Math.ceil(maxSize / 8),
      sizeCalculation: ({ bytes }) => Math.ceil(bytes.length * OVERHEAD) + ENTRY_BYTES,
      dispose: (_answer, key) => this.forgetKey(key),
    });
  }

  get(key: string): Answer | undefined {
    return this.answers.get(key);
  }

  /** The answer that is being asked for by somebody else. */
  pending(key: string): Promise<Answer> | undefined {
    return this.asking.get(key);
  }

  /**
   * Asks once for all who come meanwhile, and keeps a 200.
   * @param partitions what the answer is made from: a new state of one drops exactly the answers from its former state
   */
  ask(
    key: string,
    partitions: readonly { product: string; partition: string; digest: string }[],
    fetch: () => Promise<Answer>,
  ): Promise<Answer> {
    const asking = fetch()
      .then((answer) => {
        if (answer.status === 200) this.keep(key, partitions, answer);
        return answer;
      })
      .finally(() => this.asking.delete(key));
    this.asking.set(key, asking);
    return asking;
  }

  private keep(
    key: string,
    partitions: readonly { product: string; partition: string; digest: string }[],
    answer: Answer,
  ): void {
    this.answers.set(key, answer);
    if (!this.answers.has(key)) return;
    for (const { product, partition, digest } of partitions) {
      const name = `${product}\n${partition}`;
      const held = this.byPartition.get(name);
      if (held && held.digest !== digest) for (const old of held.keys) this.answers.delete(old);
      const current = this.byPartition.get(name);
      if (current?.digest === digest) current.keys.add(key);
      else this.byPartition.set(name, { digest, keys: new Set([key]) });
    }
    this.partitionsOf.set(
      key,
      partitions.map(({ product, partition }) => `${product}\n${partition}`),
    );
  }

  private forgetKey(key: string): void {
    for (const name of this.partitionsOf.get(key) ?? []) {
      const held = this.byPartition.get(name);
      held?.keys.delete(key);
      if (held?.keys.size === 0) this.byPartition.delete(name);
    }
    this.partitionsOf.delete(key);
  }
}
