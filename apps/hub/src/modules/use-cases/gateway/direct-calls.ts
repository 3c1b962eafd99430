import { Injectable } from '@nestjs/common';
import type { Readable } from 'node:stream';
import type { InputRef } from '../../../database/schema.ts';
import type { Principal } from '../../../shared/principal.ts';
import type { CompiledOperation, CompiledUseCase } from '../compile-use-case.ts';
import { suspended } from '../suspended.ts';
import { Answers } from './answers.ts';
import { CountedDecisions } from './counted-decisions.ts';
import { questionOf } from './questions.ts';
import type { Budget } from './rate-limits.ts';
import { UseCounter } from './use-counter.ts';

export interface DirectAnswer {
  contentType: string;
  body: Buffer | Readable;
  size: number;
  /** Anyone may have it. */
  open: boolean;
  /** Where its provenance stands. */
  provenance: string | null;
  /** Inputs that were withdrawn since. */
  withdrawn: InputRef[];
}

/** Queries asked by other parts of the hub: the same decisions, answers and counts as at the gateway. */
@Injectable()
export class DirectCalls {
  constructor(
    private readonly decisions: CountedDecisions,
    private readonly answers: Answers,
    private readonly uses: UseCounter,
  ) {}

  /**
   * @param mediaType one of the operation's representations
   * @throws what the gateway answers: 400, 401, 403, 429, 502, 503, 504, and the operation's own problems
   */
  async ask(
    caller: Principal,
    useCase: CompiledUseCase,
    operation: CompiledOperation,
    body: unknown,
    { mediaType, ...limits }: { mediaType: string; deadlineMs: number; budget: Budget },
  ): Promise<DirectAnswer> {
    if (useCase.suspended) throw suspended(useCase.id);
    const question = questionOf(useCase, operation, operation.readInput({ body }), mediaType, []);
    const touched = await this.decisions.resolve(question, caller);
    try {
      const etag = question.etag(touched.partitions);
      const found = await this.answers.get(question, touched, etag, limits);
      const { open, provenance, withdrawn } = touched;
      const { cpuMs } = found;
      const given = 'stream' in found ? found : found.answer;
      const content = 'stream' in found ? found.stream : found.answer.bytes;
      const size = 'stream' in found ? found.size : found.answer.bytes.length;
      this.uses.count(question, caller, touched, { status: 200, bytes: size, cpuMs });
      return { contentType: given.contentType, body: content, size, open, provenance, withdrawn };
    } catch (error) {
      return this.decisions.failed(question, caller, touched, error);
    }
  }
}
