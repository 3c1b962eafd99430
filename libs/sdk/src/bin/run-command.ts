import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { connect } from '../hub-client.ts';
import { readText } from '../http.ts';
import { ProblemError, UnreachableError } from '../problem-error.ts';

export interface Surroundings {
  /** Credential for a hub whose interface is not for everyone. */
  key?: string | undefined;
  stdout: (text: string) => void;
  stderr: (text: string) => void;
}

const USAGE = `Usage : cdh-sdk generate URL [-o FICHIER] [--language fr|en]
  Écrit les types TypeScript d’un hub qui tourne, depuis son /openapi.json (CDH_KEY s’il faut une clé).
  Writes the TypeScript types of a running hub, from its /openapi.json (CDH_KEY where a key is needed).
`;

const OPTIONS = {
  output: { type: 'string', short: 'o' },
  language: { type: 'string', default: 'fr' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Runs `cdh-sdk`; resolves with its exit code: 0 done, 2 usage, 5 the hub refused, 6 no hub there. */
export async function runCommand(args: string[], io: Surroundings): Promise<number> {
  const parsed = parse(args);
  if (typeof parsed === 'string') return say(io, `${parsed}\n${USAGE}`, 2);
  const { values, positionals } = parsed;
  if (values.help) {
    io.stdout(USAGE);
    return 0;
  }
  const [command, url, ...more] = positionals;
  const language = (['fr', 'en'] as const).find((one) => one === values.language);
  if (command !== 'generate' || !url || !/^https?:\/\//.test(url) || more.length > 0 || !language)
    return say(io, USAGE, 2);
  try {
    // Loaded only for this: the compiler is in it.
    const { generateTypes } = await import('./generate-types.ts');
    const types = await generateTypes(await readDocument(url, io.key, language));
    if (values.output === undefined) io.stdout(types);
    else await writeFile(values.output, types);
    return 0;
  } catch (error) {
    return explain(error, io);
  }
}

function parse(args: string[]) {
  try {
    return parseArgs({ args, options: OPTIONS, allowPositionals: true });
  } catch (error) {
    return (error as Error).message;
  }
}

async function readDocument(url: string, key: string | undefined, language: 'fr' | 'en'): Promise<string> {
  const address = url.replace(/\/openapi\.json$/, '');
  const http = connect({ url: address, language, ...(key ? { key } : {}) });
  return readText(await http.send('GET', '/openapi.json'));
}

function explain(error: unknown, io: Surroundings): number {
  if (error instanceof ProblemError) return say(io, `${error.message}\n`, 5);
  if (error instanceof UnreachableError) return say(io, `${error.message}\n`, 6);
  throw error;
}

function say(io: Surroundings, text: string, code: number): number {
  io.stderr(text);
  return code;
}
