import type { LoggerService, LogLevel } from '@nestjs/common';
import type { Level } from 'pino';
import type { Logger } from './logger.ts';

const levels: Record<LogLevel, Level> = {
  verbose: 'trace',
  debug: 'debug',
  log: 'info',
  warn: 'warn',
  error: 'error',
  fatal: 'fatal',
};

/** What Nest tells of each of a hundred routes and modules at every start. */
const startChatter = new Set(['InstanceLoader', 'RoutesResolver', 'RouterExplorer']);

/** Nest's own lines as ours: `NestFactory.create(AppModule, adapter, { logger: new NestLogger(logger) })`. */
export class NestLogger implements LoggerService {
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  log(message: unknown, ...rest: unknown[]): void {
    this.#write('log', message, rest);
  }

  error(message: unknown, ...rest: unknown[]): void {
    this.#write('error', message, rest);
  }

  warn(message: unknown, ...rest: unknown[]): void {
    this.#write('warn', message, rest);
  }

  debug(message: unknown, ...rest: unknown[]): void {
    this.#write('debug', message, rest);
  }

  verbose(message: unknown, ...rest: unknown[]): void {
    this.#write('verbose', message, rest);
  }

  fatal(message: unknown, ...rest: unknown[]): void {
    this.#write('fatal', message, rest);
  }

  /** Nest calls `error(message, stack?, context?)` and the others `(message, …more, context?)`. */
  #write(nestLevel: LogLevel, message: unknown, rest: unknown[]): void {
    const chatter = nestLevel === 'log' && startChatter.has(rest.at(-1) as string);
    const level = chatter ? 'debug' : levels[nestLevel];
    if (!this.#logger.isLevelEnabled(level)) return;
    const more = [...rest];
    const context = typeof more.at(-1) === 'string' && !isStack(more.at(-1)) ? more.pop() : undefined;
    const stack = isStack(more.at(-1)) ? more.pop() : undefined;
    const err = [message, ...more].find((item) => item instanceof Error);
    const details = more.filter((item) => item !== undefined && item !== err);
    this.#logger[level](
      {
        ...(context === undefined ? {} : { context }),
        ...(err ? { err } : {}),
        ...(stack === undefined ? {} : { stack }),
        ...(details.length > 0 ? { details } : {}),
        ...(typeof message === 'object' && message !== null && message !== err ? { data: message } : {}),
      },
      typeof message === 'string' ? message : (err?.message ?? ''),
    );
  }
}

function isStack(value: unknown): boolean {
  return typeof value === 'string' && /\n\s+at /.test(value);
}
