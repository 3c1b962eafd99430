import { canonicalJson, type PartitionRef } from '@cdh/contracts';
import { Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { LRUCache } from 'lru-cache';
import { type CompiledOperation, type CompiledUseCase, findOperation } from '../compile-use-case.ts';
import { answerEtag } from './answer-etag.ts';
import { acceptedEncodings, type Encoding } from './choose-encoding.ts';
import { chooseRepresentation } from './choose-representation.ts';

export type GatewayRequest = FastifyRequest<{
  Params: { useCase: string; '*': string };
  Querystring: Record<string, string | string[]>;
}>;

/** What is asked, read and checked; says nothing of who asks or whether they may. */
export interface Question {
  useCase: CompiledUseCase;
  operation: CompiledOperation;
  input: Record<string, unknown>;
  /** The input in canonical JSON: what the service is sent. */
  canonical: string;
  mediaType: string;
  encodings: Encoding[];
  /** Identity of the answer from these partitions. */
  etag(partitions: readonly PartitionRef[]): string;
}

const LONGEST_KEY = 2_000;
const KEPT = 5_000;

/** Reads questions; the same URL asked again is not parsed again. */
@Injectable()
export class Questions {
  private readonly kept = new LRUCache<string, Question>({ max: KEPT });

  /** Undefined where there is no such operation. Throws 400 and 406. */
  read(useCase: CompiledUseCase, request: GatewayRequest): Question | undefined {
    const { method, headers, url, body } = request;
    const key = `${url}\n${headers.accept ?? ''}\n${headers['accept-encoding'] ?? ''}`;
    // Headers count as well: they are as long as a stranger likes.
    const again = (method === 'GET' || method === 'HEAD') && key.length < LONGEST_KEY;
    const known = again ? this.kept.get(key) : undefined;
    // A use case that has registered anew is another object, and its contract may read the URL otherwise.
    if (known?.useCase === useCase) return known;
    const path = url.split('?', 1)[0]?.split('/').slice(3).join('/') ?? '';
    const found = findOperation(useCase, path);
    if (found?.operation.entry.kind !== 'query') return undefined;
    const question = readQuestion(useCase, found, request, method === 'POST' ? body : undefined);
    if (again) this.kept.set(key, question);
    return question;
  }
}

function readQuestion(
  useCase: CompiledUseCase,
  { operation, members }: { operation: CompiledOperation; members: Record<string, string> },
  { query, headers }: GatewayRequest,
  body: unknown,
): Question {
  const f = typeof query['f'] === 'string' ? query['f'] : undefined;
  const mediaType = chooseRepresentation(operation.entry.representations, f, headers.accept);
  const input = operation.readInput({ query, path: members, ...(body === undefined ? {} : { body }) });
  const encodings = acceptedEncodings(headers['accept-encoding']);
  return questionOf(useCase, operation, input, mediaType, encodings);
}

/** A question whose input has been read already. */
export function questionOf(
  useCase: CompiledUseCase,
  operation: CompiledOperation,
  input: Record<string, unknown>,
  mediaType: string,
  encodings: Encoding[],
): Question {
  const canonical = canonicalJson(input);
  const { version, image } = useCase.manifest;
  let last: { of: readonly PartitionRef[]; etag: string } | undefined;
  return {
    useCase,
    operation,
    input,
    canonical,
    mediaType,
    encodings,
    etag: (partitions) => {
      const same =
        last?.of.length === partitions.length &&
        partitions.every((partition, i) => last?.of[i] === partition);
      if (last && same) return last.etag;
      const etag = answerEtag(
        `${version} ${image ?? ''}`,
        operation.subject,
        partitions,
        canonical,
        mediaType,
      );
      last = { of: partitions, etag };
      return etag;
    },
  };
}
