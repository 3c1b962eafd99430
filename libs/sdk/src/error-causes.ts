/** Errors are told by their shape: those of `fetch` may come from another realm, where `instanceof` fails. */
export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The error, its causes and the members of those that are aggregates, outermost first. */
function* chain(error: unknown): Generator<Record<string, unknown>> {
  if (!isRecord(error)) return;
  yield error;
  yield* chain(error.cause);
  if (Array.isArray(error.errors)) for (const one of error.errors) yield* chain(one);
}

/** `fetch failed` says nothing: the innermost cause with a message does. */
export function reasonOf(error: unknown): string {
  const messages = [...chain(error)]
    .map(({ message }) => message)
    .filter((m) => typeof m === 'string' && m !== '');
  return String(messages.at(-1) ?? error);
}

/** Whether a connection attempt failed before anything was sent (Node tells; a browser does not). */
export const wasRefused = (error: unknown): boolean =>
  [...chain(error)].some(({ code }) => code === 'ECONNREFUSED');
