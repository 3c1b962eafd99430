import type { Role } from '@cdh/sdk';
import type { Context } from '../context.ts';
import { facts, table } from '../output/table.ts';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';
import { languageMap } from '../parse-arguments.ts';

interface Named {
  name?: string;
  nameEn?: string;
}
interface InOrganisation extends Named {
  org: string;
  role?: Role[];
}

export async function createOrganisation(context: Context, [id = '']: string[], options: Named) {
  const name = languageMap(options.name ?? id, options.nameEn);
  const made = await context.client.organisations.create({ id, name }, context);
  await context.answer(made, () => context.say('organisationCreated', { id: made.id }));
}

export async function listOrganisations(context: Context, _args: string[], options: ListOptions) {
  const pages = context.client.organisations.pages(pageSize(options), context);
  await answerList(context, pages, options, (items) =>
    table(
      ['ID', context.say('name'), context.say('created')],
      items.map(({ id, name, createdAt }) => [id, context.text(name), createdAt]),
    ),
  );
}

export async function addMember(
  context: Context,
  [id = '']: string[],
  { org, role = [], name }: InOrganisation,
) {
  const body = { id, name: name ?? id, roles: role };
  const made = await context.client.members(org).create(body, context);
  await context.answer(made, () => context.say('memberAdded', { id, org, roles: role.join(', ') || '–' }));
}

export async function createClient(
  context: Context,
  [id = '']: string[],
  { org, role = [], name }: InOrganisation,
) {
  const body = { id, name: name ?? id, roles: role };
  const made = await context.client.clients(org).create(body, context);
  context.note(context.say('secretOnce'));
  await context.answer(made, () =>
    facts([
      ['clientId', made.clientId],
      ['clientSecret', made.clientSecret],
    ]),
  );
}
