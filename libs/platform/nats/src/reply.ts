import { header, MEDIA_PROBLEM, Problem } from '@cdh/contracts';
import type { MsgHdrs } from '@nats-io/transport-node';
import { headers } from '@nats-io/transport-node';

/** An answer as it travels: serialised once, forwarded untouched. */
export interface Reply {
  bytes: Uint8Array;
  contentType: string;
  /** HTTP status, 200 by default. */
  status?: number;
  headers?: Record<string, string>;
}

export const isReply = (value: unknown): value is Reply =>
  typeof value === 'object' &&
  value !== null &&
  'bytes' in value &&
  value.bytes instanceof Uint8Array &&
  'contentType' in value &&
  typeof value.contentType === 'string';

export function replyHeaders({ contentType, status, headers: further }: Omit<Reply, 'bytes'>): MsgHdrs {
  const written = headers();
  written.set(header.contentType, contentType);
  if (status !== undefined && status !== 200) written.set(header.status, String(status));
  for (const name in further) written.set(name, further[name] ?? '');
  return written;
}

const encoder = new TextEncoder();

export function problemReply(problem: Problem): Reply {
  const { code, status, message } = problem;
  return {
    bytes: encoder.encode(JSON.stringify(problem.toWire())),
    contentType: MEDIA_PROBLEM,
    status,
    headers: {
      [header.serviceError]: `${code}: ${message}`.replace(/\s+/g, ' ').slice(0, 300),
      [header.serviceErrorCode]: String(status),
    },
  };
}

export const internalProblem = (cause: unknown): Problem =>
  new Problem(
    'INTERNAL',
    { fr: 'Un défaut a empêché la réponse.', en: 'A defect prevented the answer.' },
    { cause },
  );

export const deadlineProblem = (ms: number): Problem =>
  new Problem('DEADLINE_EXCEEDED', {
    fr: `Pas de réponse dans le délai de ${Math.round(ms)} ms.`,
    en: `No answer within the deadline of ${Math.round(ms)} ms.`,
  });
