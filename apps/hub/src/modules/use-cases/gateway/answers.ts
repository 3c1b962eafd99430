import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { setTimeout as wait } from 'node:timers/promises';
import { header, Problem } from '@cdh/contracts';
import type { CallResult } from '@cdh/nats';
import { Injectable } from '@nestjs/common';
import { HubNats } from '../../../shared/hub-nats.ts';
import { BlobStorage } from '../../storage/index.ts';
import { claimOwner } from '../claims.ts';
import { PartitionLists } from '../partition-lists.ts';
import type { Touched } from '../scope-decisions.ts';
import { Answer, AnswerCache } from './answer-cache.ts';
import { CircuitBreakers } from './circuit-breakers.ts';
import { asGatewayProblem, defect, requireAnswer } from './gateway-problem.ts';
import type { Question } from './questions.ts';
import { type Budget, COST } from './rate-limits.ts';

export interface KeptAnswer {
  answer: Answer;
  /** What this caller's question cost: nothing when another had asked. */
  cpuMs: number;
}

/** An answer too large to be held: passed on as it is read from storage. */
export interface StreamedAnswer {
  stream: Readable;
  size: number;
  contentType: string;
  cpuMs: number;
}

/** A body left under a claim is held, and shared, up to this size. */
const LARGEST_HELD = 4 * 1024 ** 2;

/** Answers to questions that may be answered: from the cache, from whoever asks the same, or from the service. */
@Injectable()
export class Answers {
  constructor(
    private readonly cache: AnswerCache,
    private readonly nats: HubNats,
    private readonly storage: BlobStorage,
    private readonly lists: PartitionLists,
    private readonly breakers: CircuitBreakers,
  ) {}

  async get(
    question: Question,
    touched: Touched,
    etag: string,
    { deadlineMs, budget }: { deadlineMs: number; budget: Budget },
  ): Promise<KeptAnswer | StreamedAnswer> {
    const held = this.cache.get(etag);
    if (held) return { answer: held, cpuMs: 0 };
    const pending = this.cache.pending(etag);
    if (pending) {
      const shared = await within(pending, deadlineMs);
      if (shared) return { answer: shared, cpuMs: 0 };
    }
    let streamed: StreamedAnswer | undefined;
    const answer = this.cache.ask(etag, touched.partitions, async () => {
      await budget.take(COST.work);
      const result = await this.breakers.guard(question.useCase, { question: etag, deadlineMs }, () =>
        this.call(question, touched, deadlineMs),
      );
      if (result.claim === undefined) return new Answer({ ...result, bytes: asBuffer(result.bytes) });
      const claimed = await this.collect(question, result, result.claim);
      if ('stream' in claimed) {
        streamed = claimed;
        throw new TooLargeToShare();
      }
      return claimed;
    });
    try {
      const made = await answer;
      return { answer: made, cpuMs: made.cpuMs };
    } catch (error) {
      if (streamed && error instanceof TooLargeToShare) return streamed;
      throw error;
    }
  }

  private async call(
    { useCase, operation, canonical, mediaType }: Question,
    { partitions }: Touched,
    deadlineMs: number,
  ): Promise<CallResult> {
    const told = await this.lists.tell(useCase.id, partitions);
    const result = await this.nats.operations
      .call(operation.subject, canonical, {
        deadlineMs,
        again: useCase.id,
        headers: {
          [header.accept]: mediaType,
          ...('inline' in told
            ? { [header.partitions]: told.inline }
            : { [header.partitionsClaim]: JSON.stringify(told.claim) }),
        },
      })
      .catch((error: unknown) => {
        throw asGatewayProblem(error, operation.entry);
      });
    requireAnswer(result, mediaType);
    return result;
  }

  /** To the caller an answer that lies in storage looks like any other. */
  private async collect(
    { useCase }: Question,
    result: CallResult,
    claim: string,
  ): Promise<Answer | StreamedAnswer> {
    const owner = claimOwner(useCase.id);
    const { size, stream } = await this.storage.collectStaged(claim, owner).catch((error: unknown) => {
      // It named what it never left there: nothing that the caller could mend.
      throw error instanceof Problem && error.status < 500 ? defect(error) : error;
    });
    stream.once('close', () => void this.storage.discardStaged(claim, owner).catch(() => undefined));
    const { status, contentType, cpuMs } = result;
    if (size > LARGEST_HELD) return { stream, size, contentType, cpuMs };
    return new Answer({ status, contentType, cpuMs, bytes: await buffer(stream) });
  }
}

/** Told to those who wait for the same answer: each has to ask for a stream of its own. */
class TooLargeToShare extends Error {}

/** What another's call gives, for as long as this caller waits; undefined when it gives nothing to share. */
async function within(pending: Promise<Answer>, deadlineMs: number): Promise<Answer | undefined> {
  const late = new AbortController();
  const began = performance.now();
  try {
    return await Promise.race([
      pending,
      wait(deadlineMs, undefined, { signal: late.signal }).then(() => {
        throw deadlineExceeded(deadlineMs);
      }),
    ]);
  } catch (error) {
    if (error instanceof TooLargeToShare) return undefined;
    // The other caller had asked too much; this one has a budget of its own.
    if (error instanceof Problem && error.code === 'TOO_MANY_REQUESTS') return undefined;
    // The other caller's patience was shorter than ours.
    const patient = performance.now() - began < deadlineMs;
    if (error instanceof Problem && error.code === 'DEADLINE_EXCEEDED' && patient) return undefined;
    throw error;
  } finally {
    late.abort();
  }
}

const deadlineExceeded = (ms: number) =>
  new Problem('DEADLINE_EXCEEDED', {
    fr: `Pas de réponse dans le délai de ${ms} ms.`,
    en: `No answer within the deadline of ${ms} ms.`,
  });

const asBuffer = (bytes: Uint8Array) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
