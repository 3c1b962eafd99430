import type { UsageQuery } from '@cdh/sdk';
import type { Context } from '../context.ts';
import { bytesText, table } from '../output/table.ts';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';

interface AuditOptions extends ListOptions {
  after?: number;
  dataset?: string;
}

export async function listAudit(context: Context, _args: string[], options: AuditOptions) {
  const { say } = context;
  await answerList(
    context,
    context.client.audit.pages({ ...options, ...pageSize(options) }, context),
    options,
    (items) =>
      table(
        ['SEQ', say('at'), say('principal'), say('action'), say('dataset'), say('through'), say('decision')],
        items.map(({ seq, at, principal, action, dataset, version, through, decision }) => [
          seq,
          at,
          `${principal.kind}:${principal.id}`,
          action,
          dataset === undefined
            ? undefined
            : `${dataset}${version === undefined || version === null ? '' : `@${version}`}`,
          through,
          decision,
        ]),
      ),
  );
}

export async function listUsage(context: Context, _args: string[], options: UsageQuery & ListOptions) {
  const { say } = context;
  await answerList(
    context,
    context.client.usage.pages({ ...options, ...pageSize(options) }, context),
    options,
    (items) =>
      table(
        [
          say('day'),
          say('principal'),
          say('dataset'),
          say('operation'),
          say('calls'),
          say('bytes'),
          'CPU ms',
          say('refused'),
        ],
        items.map(({ day, principal, dataset, useCase, operation, calls, bytes, cpuMs, refused }) => [
          day,
          `${principal.kind}:${principal.id}`,
          dataset,
          useCase === undefined ? undefined : [useCase, operation].filter(Boolean).join(' '),
          calls,
          bytesText(bytes),
          cpuMs,
          refused,
        ]),
      ),
  );
}
