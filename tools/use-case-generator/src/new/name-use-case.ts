export interface UseCaseNames {
  /** `late-frost` */
  id: string;
  /** `LateFrost` */
  className: string;
  /** `lateFrost` */
  variable: string;
  title: { fr: string; en: string };
}

const ID = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/**
 * All the names of a use case, from its id.
 * @throws Error, in French and English, for an id that can be no path and no identifier
 */
export function nameUseCase(id: string, title: { fr?: string; en?: string } = {}): UseCaseNames {
  if (!ID.test(id) || id.length > 40) {
    throw new Error(
      `« ${id} » : des mots minuscules joints par des traits d’union sont attendus, 40 caractères au plus. / ` +
        `"${id}": expected lower-case words joined by hyphens, at most 40 characters (late-frost).`,
    );
  }
  const className = id.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
  const spelled = id.charAt(0).toUpperCase() + id.slice(1).replaceAll('-', ' ');
  return {
    id,
    className,
    variable: className.charAt(0).toLowerCase() + className.slice(1),
    title: { fr: title.fr?.trim() || spelled, en: title.en?.trim() || spelled },
  };
}
