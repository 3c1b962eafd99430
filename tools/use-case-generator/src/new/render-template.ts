import type { UseCaseNames } from './name-use-case.ts';

/**
 * The template is a use case that runs, called `example-case`: rendering it is putting other names in the place of its
 * own. Works for contents and for paths.
 */
export function renderTemplate(text: string, { id, className, variable, title }: UseCaseNames): string {
  return text
    .replaceAll('example-case', id)
    .replaceAll('ExampleCase', className)
    .replaceAll('exampleCase', variable)
    .replaceAll('Exemple de cas', title.fr)
    .replaceAll('Example case', title.en);
}

/** The same inside a TypeScript string between single quotes, which a title may hold. */
export const renderSource = (text: string, names: UseCaseNames): string =>
  renderTemplate(text, {
    ...names,
    title: { fr: quoted(names.title.fr), en: quoted(names.title.en) },
  });

const quoted = (title: string) => title.replaceAll('\\', '\\\\').replaceAll("'", "\\'");
