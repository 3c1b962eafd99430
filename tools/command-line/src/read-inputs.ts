import type { Context } from './context.ts';
import { parameters } from './parse-arguments.ts';

interface Described {
  inputs?: Record<string, { schema?: { type?: unknown } }>;
}

/**
 * `key=value…` as the inputs of a process: text where its description wants text, else the JSON that the value is, or
 * text again; a key given several times is a list.
 */
export async function readInputs(
  { client, say, signal }: Context,
  process: string,
  pairs: readonly string[],
): Promise<Record<string, unknown>> {
  const given = parameters(pairs, say);
  const path = `/processes/${encodeURIComponent(process)}`;
  const { inputs = {} } = await client.http.json<Described>('GET', path, { signal });
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const isText = inputs[name]?.schema?.type === 'string';
      const read = (text: unknown) => (isText ? text : readJson(String(text)));
      return [name, Array.isArray(value) ? value.map(read) : read(value)];
    }),
  );
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
