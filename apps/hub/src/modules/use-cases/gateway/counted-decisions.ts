import { Problem } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../shared/principal.ts';
import { ScopeDecisions, ScopeRefusal, type Touched } from '../scope-decisions.ts';
import type { Question } from './questions.ts';
import { UseCounter } from './use-counter.ts';

/** Decisions on questions; what does not end in an answer is counted too. */
@Injectable()
export class CountedDecisions {
  constructor(
    private readonly scopes: ScopeDecisions,
    private readonly uses: UseCounter,
  ) {}

  /** What the question touches; throws 401 or 403 where a grant is missing. */
  async resolve(question: Question, caller: Principal): Promise<Touched> {
    const { useCase, operation, input } = question;
    try {
      return await this.scopes.resolve(useCase, operation.entry.scope, input, caller);
    } catch (error) {
      if (!(error instanceof ScopeRefusal)) throw error;
      this.uses.countRefusal(question, caller, error);
      throw error.problem;
    }
  }

  /** Passes on why an allowed question got no answer. */
  failed(question: Question, caller: Principal, touched: Touched, error: unknown): never {
    const status = error instanceof Problem ? error.status : 500;
    this.uses.count(question, caller, touched, { status, bytes: 0, cpuMs: 0 });
    throw error;
  }
}
