import type { Action } from '@cdh/sdk';
import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';
import { instant, principal } from '../parse-arguments.ts';

interface GrantOptions {
  to: string;
  action: Action[];
  purpose: string;
  through?: string;
  from?: string;
  until?: string;
}

export async function createGrant(context: Context, [dataset = '']: string[], options: GrantOptions) {
  const { say } = context;
  const grant = await context.client.grants.create(
    {
      dataset,
      grantee: principal(options.to, say),
      actions: options.action,
      purpose: options.purpose,
      ...(options.through === undefined ? {} : { through: options.through }),
      ...(options.from === undefined ? {} : { validFrom: instant(options.from, say) }),
      ...(options.until === undefined ? {} : { validUntil: instant(options.until, say, 'end') }),
    },
    context,
  );
  context.note(say('grantCreated', { actions: grant.actions.join(', '), dataset, to: options.to }));
  await context.answer(grant, () => grant.id);
}

export async function revokeGrant(context: Context, [id = '']: string[]) {
  const grant = await context.client.grants.revoke(id, context);
  await context.answer(grant, () => context.say('grantRevoked', { id }));
}

interface GrantListOptions extends ListOptions {
  dataset?: string;
  to?: string;
}

export async function listGrants(
  context: Context,
  _args: string[],
  { dataset, to, ...options }: GrantListOptions,
) {
  const { say } = context;
  const pages = context.client.grants.pages({ dataset, grantee: to, ...pageSize(options) }, context);
  await answerList(context, pages, options, (items) =>
    table(
      [
        'ID',
        say('dataset'),
        say('grantee'),
        say('actions'),
        say('through'),
        say('purpose'),
        say('until'),
        say('state'),
      ],
      items.map((grant) => [
        grant.id,
        grant.dataset,
        `${grant.grantee.kind}:${grant.grantee.id}`,
        grant.actions.join(', '),
        grant.through,
        grant.purpose,
        grant.validUntil,
        grant.state,
      ]),
    ),
  );
}
