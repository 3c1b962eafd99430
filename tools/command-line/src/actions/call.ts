import { type OperationAnswer, UnreachableError } from '@cdh/sdk';
import { type Context, write } from '../context.ts';
import { parameters } from '../parse-arguments.ts';

interface CallOptions {
  format?: string;
  include?: boolean;
  ifNoneMatch?: string;
  deadline?: number;
}

/** Prints the answer's bytes as they came. */
export async function callOperation(
  context: Context,
  [useCase = '', operation = '', ...pairs]: string[],
  { format, include, ifNoneMatch, deadline }: CallOptions,
): Promise<void> {
  const answer = await context.client.call(useCase, operation, {
    parameters: parameters(pairs, context.say),
    signal: context.signal,
    ...(format === undefined ? {} : { format }),
    ...(ifNoneMatch === undefined ? {} : { ifNoneMatch: asEtag(ifNoneMatch) }),
    ...(deadline === undefined ? {} : { deadlineMs: deadline }),
  });
  if (include) await write(context.stdout, head(answer));
  if (!answer.modified) return context.note(context.say('notModified', { etag: answer.etag ?? '' }));
  await copyBody(context, answer.response);
}

/** Shells eat the quotes that belong to an ETag. */
const asEtag = (text: string) => (/^(W\/)?".*"$|^\*$/.test(text) ? text : `"${text}"`);

function head({ response }: OperationAnswer): string {
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  return [`HTTP ${response.status} ${response.statusText}`.trimEnd(), ...lines, '', ''].join('\n');
}

/** The bytes as they come; on a terminal the last line is ended. */
export async function copyBody({ stdout, signal }: Context, response: Response): Promise<void> {
  let last = 0x0a;
  try {
    for await (const chunk of response.body ?? []) {
      last = chunk.at(-1) ?? last;
      await write(stdout, chunk);
    }
  } catch (error) {
    signal?.throwIfAborted();
    throw new UnreachableError(response.url, error instanceof Error ? error.message : String(error), error);
  }
  if (last !== 0x0a && stdout.isTTY) await write(stdout, '\n');
}
