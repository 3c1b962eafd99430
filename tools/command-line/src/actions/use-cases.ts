import type { Context } from '../context.ts';
import { table } from '../output/table.ts';
import { answerList, type ListOptions, pageSize } from '../answer-list.ts';

export async function createUseCase(context: Context, [id = '']: string[], { org }: { org: string }) {
  const made = await context.client.useCases.create({ id, organisation: org }, context);
  await context.answer(made, () => context.say('useCaseCreated', { id }));
}

export async function listUseCases(context: Context, _args: string[], options: ListOptions) {
  const { say } = context;
  await answerList(context, context.client.useCases.pages(pageSize(options), context), options, (items) =>
    table(
      ['ID', say('title'), 'VERSION', say('state'), say('replicas'), say('operations')],
      items.map(({ id, title, version, state, replicas, operations = [] }) => [
        id,
        context.text(title),
        version,
        state,
        replicas,
        operations.map(({ name, version: major }) => `${name}.v${major}`).join(', '),
      ]),
    ),
  );
}
