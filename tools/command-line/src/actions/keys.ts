import type { Context } from '../context.ts';
import { facts, table } from '../output/table.ts';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';
import { instant, principal } from '../parse-arguments.ts';

interface KeyOptions {
  for?: string;
  name?: string;
  expires?: string;
}

export async function createKey(context: Context, _args: string[], options: KeyOptions) {
  const { say } = context;
  const made = await context.client.keys.create(
    {
      name: options.name ?? 'cdh',
      ...(options.for === undefined ? {} : { principal: principal(options.for, say) }),
      ...(options.expires === undefined ? {} : { expiresAt: instant(options.expires, say) }),
    },
    context,
  );
  // Only the key itself on standard output, so that `CDH_KEY=$(cdh key create …)` works.
  context.note(say('keyCreated', { id: made.id, expires: made.expiresAt ?? say('never') }));
  await context.answer(made, () => made.key);
}

export async function listKeys(context: Context, _args: string[], options: ListOptions) {
  const { say } = context;
  await answerList(context, context.client.keys.pages(pageSize(options), context), options, (items) =>
    table(
      ['ID', say('principal'), say('name'), say('created'), say('expires')],
      items.map((key) => [
        key.id,
        `${key.principal.kind}:${key.principal.id}`,
        key.name,
        key.createdAt,
        key.expiresAt ?? say('never'),
      ]),
    ),
  );
}

export async function revokeKey(context: Context, [id = '']: string[]) {
  await context.client.keys.delete(id, context);
  context.note(context.say('keyRevoked', { id }));
}

export async function whoami(context: Context) {
  const self = await context.client.whoami(context);
  await context.answer(self, () =>
    facts([
      [context.say('principal'), `${self.kind}:${self.id}`],
      ['organisation', self.organisation],
      [context.say('roles'), self.roles.join(', ')],
    ]),
  );
}
