import { ConfigError } from '@cdh/config';
import { shutdownTelemetry } from '@cdh/telemetry';
import type { UseCase } from './define-use-case.ts';
import { RegistrationRefused } from './registrar.ts';
import { runUseCase } from './run-use-case.ts';
import { readUseCaseConfig } from './use-case-config.ts';

export interface StartOptions {
  /** `process.env`, given by `main.ts`. */
  env: Record<string, string | undefined>;
}

/**
 * The whole life of a use case's process: registers, serves, and ends in order on SIGTERM or SIGINT with exit code 0.
 * What its operator can mend (a variable, a key, a manifest that the hub refuses) is told on standard error, exit code 1.
 */
export async function startUseCase(useCase: UseCase, { env }: StartOptions): Promise<void> {
  const stopping = new AbortController();
  const { promise: stopped, resolve: stop } = Promise.withResolvers<undefined>();
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, () => {
      stopping.abort();
      stop(undefined);
    });
  }
  let code = 0;
  try {
    const running = await runUseCase(useCase, readUseCaseConfig(env), stopping.signal);
    const failure = await Promise.race([stopped, running.ended]);
    if (failure) {
      code = 1;
      tell(failure);
    }
    await running.stop();
  } catch (error) {
    if (!stopping.signal.aborted) {
      code = 1;
      tell(error);
    }
  }
  await shutdownTelemetry();
  process.exit(code);
}

/** Mistakes of configuration as their text alone, defects with their stack. */
function tell(error: unknown): void {
  const mendable = error instanceof ConfigError || error instanceof RegistrationRefused;
  process.stderr.write(
    `${mendable ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
}
