import type { Command } from 'commander';
import { integerFrom, several } from '../parse-arguments.ts';
import { type Branch, leaf } from './command-tree.ts';

/** Organisations, members, clients, keys, `whoami`. */
export function addIdentityCommands(program: Command, { say, act }: Branch): void {
  const organisations = () => import('../actions/organisations.ts');
  const keys = () => import('../actions/keys.ts');

  const org = leaf(program, 'org', say('cmdOrg'));
  leaf(org, 'create <id>', say('cmdOrgCreate'))
    .option('--name <text>', say('optName'))
    .option('--name-en <text>', say('optNameEn'))
    .action(act(async () => (await organisations()).createOrganisation));
  leaf(org, 'list', say('cmdOrgList'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await organisations()).listOrganisations));

  const member = leaf(program, 'member', say('cmdMember'));
  leaf(member, 'add <id>', say('cmdMemberAdd'))
    .requiredOption('--org <id>', say('optOrg'))
    .option('--name <text>', say('optPersonName'))
    .option('--role <role>', say('optRole'), several)
    .action(act(async () => (await organisations()).addMember));

  const client = leaf(program, 'client', say('cmdClient'));
  leaf(client, 'create <id>', say('cmdClientCreate'))
    .requiredOption('--org <id>', say('optOrg'))
    .option('--name <text>', say('optPersonName'))
    .option('--role <role>', say('optRole'), several)
    .action(act(async () => (await organisations()).createClient));

  const key = leaf(program, 'key', say('cmdKey'));
  leaf(key, 'create', say('cmdKeyCreate'))
    .option('--for <kind:id>', say('optFor'))
    .option('--name <text>', say('optPersonName'))
    .option('--expires <time>', say('optExpires'))
    .action(act(async () => (await keys()).createKey));
  leaf(key, 'list', say('cmdKeyList'))
    .option('--limit <n>', say('optLimit'), integerFrom(1))
    .action(act(async () => (await keys()).listKeys));
  leaf(key, 'revoke <id>', say('cmdKeyRevoke')).action(act(async () => (await keys()).revokeKey));

  leaf(program, 'whoami', say('cmdWhoami')).action(act(async () => (await keys()).whoami));
}
