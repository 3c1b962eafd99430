import type { Input, OperationContract, Output, PartitionRef } from '@cdh/contracts';
import { header, partitionsClaim, Problem } from '@cdh/contracts';
import type { z } from 'zod';
import type { CallContext } from './call-context.ts';
import { sharesOfProcess as cpu } from './cpu-shares.ts';
import type { Reply } from './reply.ts';
import { checkInput, checkOutput } from './validate-values.ts';

/** A contract of any input and output. */
export type AnyContract = Pick<
  OperationContract,
  'name' | 'version' | 'kind' | 'summary' | 'input' | 'output' | 'mediaType'
> & { representations: Record<string, (output: never) => string | Uint8Array> };

export interface OperationContext {
  subject: string;
  /** The calling use case, on control subjects. */
  caller: string | undefined;
  /** The partitions decided upon, in the state to answer from. */
  partitions: PartitionRef[];
  /** Aborts when the deadline passes. */
  readonly signal: AbortSignal;
  /** Milliseconds that the caller still waits. */
  remainingMs(): number;
  header(name: string): string | undefined;
}

export type Handle<C extends AnyContract> = (
  input: Input<C>,
  context: OperationContext,
) => Output<C> | Promise<Output<C>>;

const decoder = new TextDecoder('utf-8', { fatal: true });
const encoder = new TextEncoder();

/**
 * Makes a handler of bytes out of one of values: input parsed and checked, output checked, represented and serialised
 * once. Throws Problem MALFORMED, INPUT_INVALID, NOT_ACCEPTABLE, OUTPUT_INVALID or what `handle` throws.
 */
export function createOperationHandler<C extends AnyContract>(
  contract: C,
  handle: Handle<C>,
): (bytes: Uint8Array, call: CallContext) => Promise<Reply> {
  return (bytes, call) => answerOperation(contract, handle, bytes, call);
}

/** One call of {@link createOperationHandler}'s handler. */
export async function answerOperation<C extends AnyContract>(
  contract: C,
  handle: Handle<C>,
  bytes: Uint8Array,
  call: CallContext,
): Promise<Reply> {
  const mark = cpu.begin();
  try {
    const mediaType = chooseMediaType(contract, call.header(header.accept));
    const input = (await checkInput(contract.input, parseJson(bytes))) as Input<C>;
    const answer: unknown = await handle(input, contextOf(call, await partitionsOf(call)));
    if (answer === undefined) throw noAnswer(contract.name);
    const output = await checkOutput(contract.output, answer, contract.name);
    const body = represent(contract, mediaType, output);
    const cpuMs = cpu.soFar(mark).toFixed(3);
    return { bytes: body, contentType: mediaType, headers: { [header.cpu]: cpuMs } };
  } finally {
    cpu.end();
  }
}

function represent(contract: AnyContract, mediaType: string, output: z.output<z.ZodType>): Uint8Array {
  if (mediaType === contract.mediaType) return encoder.encode(JSON.stringify(output));
  const representation = contract.representations[mediaType] as (output: unknown) => string | Uint8Array;
  const body = representation(output);
  return typeof body === 'string' ? encoder.encode(body) : body;
}

/** The first media type of `accept` that the contract offers; its own one when nothing is asked for. */
function chooseMediaType(contract: AnyContract, accept: string | undefined): string {
  if (!accept) return contract.mediaType;
  const offers = [contract.mediaType, ...Object.keys(contract.representations)];
  for (const range of accept.split(',')) {
    const asked = range.split(';')[0]?.trim().toLowerCase() ?? '';
    const match = offers.find(
      (offer) =>
        asked === '*/*' || asked === offer || (asked.endsWith('/*') && offer.startsWith(asked.slice(0, -1))),
    );
    if (match) return match;
  }
  throw new Problem('NOT_ACCEPTABLE', {
    fr: `Formats offerts : ${offers.join(', ')}`,
    en: `Formats on offer: ${offers.join(', ')}`,
  });
}

/** @throws Problem MALFORMED when `bytes` is empty or not JSON in UTF-8 */
export function parseJson(bytes: Uint8Array): unknown {
  if (bytes.length === 0)
    throw new Problem('MALFORMED', {
      fr: 'La demande n’a pas de corps JSON.',
      en: 'The request has no JSON body.',
    });
  try {
    return JSON.parse(decoder.decode(bytes));
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : '';
    throw new Problem(
      'MALFORMED',
      { fr: `La demande n’est pas du JSON : ${message}`, en: `The request is not JSON: ${message}` },
      { cause },
    );
  }
}

function contextOf(call: CallContext, partitions: PartitionRef[]): OperationContext {
  return {
    subject: call.subject,
    caller: call.caller,
    partitions,
    get signal() {
      return call.signal;
    },
    remainingMs: () => call.remainingMs(),
    header: (name) => call.header(name),
  };
}

/** From the call itself, or from where it says that they lie. */
async function partitionsOf(call: CallContext): Promise<PartitionRef[]> {
  const claimed = call.header(header.partitionsClaim);
  if (claimed !== undefined) {
    const claim = partitionsClaim.safeParse(jsonIn(header.partitionsClaim, claimed));
    if (!claim.success) throw unreadable(header.partitionsClaim);
    if (!call.collect) throw cannotCollect();
    return call.collect(claim.data);
  }
  const text = call.header(header.partitions);
  if (text === undefined) return [];
  const partitions = jsonIn(header.partitions, text);
  if (!Array.isArray(partitions)) throw unreadable(header.partitions);
  return partitions as PartitionRef[];
}

function jsonIn(name: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw unreadable(name);
  }
}

const unreadable = (name: string): Problem =>
  new Problem('MALFORMED', { fr: `L’en-tête ${name} est illisible.`, en: `Header ${name} is unreadable.` });

const cannotCollect = (): Problem =>
  new Problem('UNAVAILABLE', {
    fr: 'La liste des partitions est trop grande pour un message, et ce service ne sait pas aller la chercher.',
    en: 'The list of partitions is too large for a message, and this service does not know how to fetch it.',
  });

const noAnswer = (operation: string): Problem =>
  new Problem('OUTPUT_INVALID', {
    fr: `Le service ${operation} n’a rendu aucune réponse.`,
    en: `The handler of ${operation} gave no answer.`,
  });
