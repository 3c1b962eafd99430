import { Injectable } from '@nestjs/common';
import type { Principal } from '../../../shared/principal.ts';
import { type UsageFact, UsageRecorder } from '../../metering/index.ts';
import type { ScopeRefusal, Touched } from '../scope-decisions.ts';
import type { Question } from './questions.ts';

type Asked = Pick<Question, 'useCase' | 'operation'>;

/** Tells the meter of each answer, and of each refusal. */
@Injectable()
export class UseCounter {
  constructor(private readonly usage: UsageRecorder) {}

  /** A use of each dataset that the answer came from; of a list, one for itself and one for each that is not open. */
  count(
    question: Question,
    caller: Principal,
    { partitions, inputs }: Touched,
    { status, bytes, cpuMs }: { status: number; bytes: number; cpuMs: number },
  ): void {
    if (partitions.length !== 1) {
      this.record(question, caller, { status, bytes, cpuMs });
      for (const { dataset, version, open, decision } of inputs)
        if (!open)
          this.record(question, caller, { dataset, version, grant: decision.grant, status, bytes: 0 });
      return;
    }
    // Shares that add up to the whole.
    const each = Math.floor(bytes / inputs.length);
    for (const [i, { dataset, version, decision }] of inputs.entries()) {
      const share = i === 0 ? bytes - each * (inputs.length - 1) : each;
      this.record(question, caller, {
        dataset,
        version,
        grant: decision.grant,
        status,
        bytes: share,
        cpuMs: cpuMs / inputs.length,
      });
    }
  }

  countRefusal(question: Asked, caller: Principal, { problem, dataset, version }: ScopeRefusal): void {
    const at = version === undefined ? {} : { version };
    this.record(question, caller, { dataset, ...at, status: problem.status, bytes: 0 });
  }

  private record(
    { useCase, operation }: Asked,
    principal: Principal,
    fact: Omit<UsageFact, 'principal'>,
  ): void {
    const { name, version } = operation.entry;
    this.usage.record({ principal, useCase: useCase.id, operation: `${name}.v${version}`, ...fact });
  }
}
