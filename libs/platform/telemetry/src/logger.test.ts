import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { context, trace } from '@opentelemetry/api';
import { AsyncLocalStorageContextManager } from '@opentelemetry/context-async-hooks';
import { TracerProvider } from '@opentelemetry/sdk-trace';
import { createLogger, NestLogger, withSpan } from './index.ts';

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(new TracerProvider());
});

afterAll(() => {
  trace.disable();
  context.disable();
});

function memoryLogger(level: 'debug' | 'info' = 'info') {
  const lines: string[] = [];
  const logger = createLogger({
    service: 'hub',
    level,
    destination: { write: (line) => void lines.push(line) },
  });
  return { logger, entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

describe('createLogger', () => {
  it('writes time, level, service and message', () => {
    const { logger, entries } = memoryLogger();
    logger.warn({ dataset: 'd1' }, 'late');
    logger.debug('unheard');
    expect(entries()).toEqual([
      {
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        level: 'warn',
        service: 'hub',
        dataset: 'd1',
        msg: 'late',
      },
    ]);
  });

  it('names the trace of the active span, and none outside', async () => {
    const { logger, entries } = memoryLogger();
    logger.info('before');
    const ids = await withSpan('work', 'internal', {}, async (span) => {
      await Promise.resolve();
      logger.info('within');
      return span.spanContext();
    });
    const [before, within] = entries();
    expect(before).not.toHaveProperty('trace_id');
    expect(within).toMatchObject({ trace_id: ids.traceId, span_id: ids.spanId });
  });

  it('takes credentials out of fields, messages and errors', () => {
    const { logger, entries } = memoryLogger();
    logger.error(
      { err: new Error('postgres://hub:hunter2@db failed'), req: { headers: { authorization: 'hunter2' } } },
      'GET /blobs/1?X-Amz-Signature=hunter2',
    );
    expect(JSON.stringify(entries())).not.toContain('hunter2');
    expect(entries()).toHaveLength(1);
  });

  it('has lost no line of a process that is killed', async () => {
    const source = `
      import { createLogger } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'logger.ts')).href)};
      const logger = createLogger({ service: 'killed' });
      for (let i = 0; i < 2000; i++) logger.info({ i }, 'x'.repeat(100));
      process.kill(process.pid, 'SIGKILL');`;
    const stdout = await new Promise<string>((resolve) =>
      execFile(process.execPath, ['--input-type=module', '-e', source], (_error, out) => resolve(out)),
    );
    expect(stdout.trimEnd().split('\n')).toHaveLength(2_000);
    expect(JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')).toMatchObject({ i: 1_999 });
  });
});

describe('NestLogger', () => {
  it("renders Nest's calls: context, stack, further values, objects", () => {
    const { logger, entries } = memoryLogger('debug');
    const nest = new NestLogger(logger);
    nest.log('Mapped {/datasets, GET} route', 'RouterExplorer');
    nest.error('boom', 'Error: boom\n    at run (a.js:1:1)', 'ExceptionsHandler');
    nest.warn(new Error('late'), 'Relay');
    nest.debug({ queued: 3 }, 'Relay');
    nest.fatal('twice', { a: 1 }, 'Main');
    nest.verbose('unheard', 'Main');
    expect(entries()).toMatchObject([
      { level: 'debug', msg: 'Mapped {/datasets, GET} route', context: 'RouterExplorer' },
      {
        level: 'error',
        msg: 'boom',
        stack: expect.stringContaining('a.js:1:1'),
        context: 'ExceptionsHandler',
      },
      { level: 'warn', msg: 'late', err: { message: 'late' }, context: 'Relay' },
      { level: 'debug', data: { queued: 3 }, context: 'Relay' },
      { level: 'fatal', msg: 'twice', details: [{ a: 1 }], context: 'Main' },
    ]);
    expect(entries()).toHaveLength(5);
  });
});
