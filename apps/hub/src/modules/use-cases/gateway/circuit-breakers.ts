import { Problem } from '@cdh/contracts';
import type { CircuitState as CircuitName } from '@cdh/telemetry';
import { Injectable, Logger } from '@nestjs/common';
import {
  BrokenCircuitError,
  circuitBreaker,
  type CircuitBreakerPolicy,
  CircuitState,
  CountBreaker,
  handleWhen,
  type IBackoff,
} from 'cockatiel';
import { LRUCache } from 'lru-cache';
import type { CompiledUseCase } from '../compile-use-case.ts';
import { type AskedCall, verdictOn } from './call-verdict.ts';

/** Opens when more than half of the last calls failed, once there were this many. */
const LAST_CALLS = 20;
const FEWEST_CALLS = 10;
/** Tried again after the first pause, then after twice as long, up to the longest. */
const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** Who waits less than this is not the one to find out whether the service is back. */
const PROBING_MS = 1_000;
const DEFECTS_KEPT = 100;

interface Circuit {
  policy: CircuitBreakerPolicy;
  /** When the next call is let through, in ms since the epoch. */
  until: number;
  /** Questions that met a defect since the last success. */
  defects: LRUCache<string, true>;
}

const NAMES: Partial<Record<CircuitState, CircuitName>> = {
  [CircuitState.Open]: 'open',
  [CircuitState.HalfOpen]: 'half-open',
};

/**
 * A circuit breaker for each use case, in this process. A use case that fails is spared, and those who ask it are told at
 * once instead of waiting for their deadline. A new manifest is another use case: it begins with a closed circuit.
 */
@Injectable()
export class CircuitBreakers {
  private readonly logger = new Logger(CircuitBreakers.name);
  private readonly circuits = new WeakMap<CompiledUseCase, Circuit>();

  /** @throws what `call` throws; USE_CASE_UNAVAILABLE (503) at once while the circuit is open */
  async guard<T>(useCase: CompiledUseCase, asked: AskedCall, call: () => Promise<T>): Promise<T> {
    const circuit = this.circuitOf(useCase);
    const { policy } = circuit;
    const closed = policy.state === CircuitState.Closed;
    // The library would let all others wait for the one call that is let through.
    if (policy.state === CircuitState.HalfOpen || (!closed && asked.deadlineMs < PROBING_MS))
      throw spared(useCase, circuit);
    try {
      const ended = await policy.execute(() => judged(circuit, asked, closed, call));
      if ('refusal' in ended) throw ended.refusal;
      return ended.value;
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw spared(useCase, circuit);
      throw error instanceof Uncounted ? error.cause : error;
    }
  }

  stateOf(useCase: CompiledUseCase): CircuitName {
    const circuit = this.circuits.get(useCase);
    return (circuit && NAMES[circuit.policy.state]) ?? 'closed';
  }

  private circuitOf(useCase: CompiledUseCase): Circuit {
    const known = this.circuits.get(useCase);
    if (known) return known;
    const circuit: Circuit = {
      policy: circuitBreaker(
        handleWhen((error) => !(error instanceof Uncounted)),
        {
          breaker: new CountBreaker({
            threshold: 0.5,
            size: LAST_CALLS,
            minimumNumberOfCalls: FEWEST_CALLS,
          }),
          halfOpenAfter: { next: ({ attempt }) => pause(circuit, attempt) },
        },
      ),
      until: 0,
      defects: new LRUCache({ max: DEFECTS_KEPT }),
    };
    circuit.policy.onBreak(() => this.logger.warn(`circuit of ${useCase.id} is open: its last calls failed`));
    circuit.policy.onReset(() => this.logger.log(`circuit of ${useCase.id} is closed again`));
    this.circuits.set(useCase, circuit);
    return circuit;
  }
}

/** Says nothing of the service: neither a success nor a failure. */
class Uncounted extends Error {}

async function judged<T>(
  { defects }: Circuit,
  asked: AskedCall,
  closed: boolean,
  call: () => Promise<T>,
): Promise<{ value: T } | { refusal: unknown }> {
  let ended: { value: T } | { refusal: unknown };
  try {
    ended = { value: await call() };
  } catch (error) {
    const verdict = verdictOn(error, asked, defects);
    if (verdict === 'fails') defects.set(asked.question, true);
    // One call decides whether the circuit closes: it has to be a success.
    if (verdict === 'fails' || (verdict === 'nothing' && !closed)) throw error;
    if (verdict === 'nothing') throw new Uncounted('uncounted', { cause: error });
    ended = { refusal: error };
  }
  if (defects.size > 0) defects.clear();
  return ended;
}

function pause(circuit: Circuit, attempt: number): IBackoff<{ attempt: number }> {
  const duration = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (attempt - 1));
  circuit.until = Date.now() + duration;
  return { duration, next: (context) => pause(circuit, context.attempt) };
}

function spared({ id }: CompiledUseCase, { until }: Circuit): Problem {
  const retryAfterS = Math.max(1, Math.ceil((until - Date.now()) / 1000));
  return new Problem(
    'USE_CASE_UNAVAILABLE',
    {
      fr: `Le cas d’usage « ${id} » a échoué plusieurs fois de suite ; il n’est plus interrogé pour un instant.`,
      en: `The use case "${id}" has failed several times in a row; it is not asked for a moment.`,
    },
    {
      retryAfterS,
      remedy: {
        fr: `Réessayez dans ${retryAfterS} s. Ce qui a déjà été répondu reste servi.`,
        en: `Try again in ${retryAfterS} s. What was answered already is still served.`,
      },
    },
  );
}
