import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
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
    const config = readUseCaseConfig(env);
    const image = config.image ?? (await digestOfProgram());
    const running = await runUseCase(useCase, { ...config, ...(image ? { image } : {}) }, stopping.signal);
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

/**
 * Where no image is named: the digest of the bundle that runs. Answers are kept by what they are a function of, and a
 * program that was changed without a new version is another function.
 */
async function digestOfProgram(): Promise<string | undefined> {
  const program = process.argv[1];
  if (program === undefined) return undefined;
  const bytes = await readFile(program).catch(() => undefined);
  return bytes && `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** Mistakes of configuration as their text alone, defects with their stack. */
function tell(error: unknown): void {
  const mendable = error instanceof ConfigError || error instanceof RegistrationRefused;
  process.stderr.write(
    `${mendable ? error.message : error instanceof Error ? error.stack : String(error)}\n`,
  );
}
