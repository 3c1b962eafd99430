import type { LanguageMap } from '@cdh/contracts';

abstract class NamedCause extends Error {
  readonly code: string;
  readonly detail: LanguageMap;

  constructor(code: string, fr: string, en: string) {
    super(en);
    this.code = code;
    this.detail = { fr, en };
  }
}

/** The file would harm who opens it; the code begins with its format. */
export class Refusal extends NamedCause {
  override readonly name = 'Refusal';
}

/** The file, or what is wanted of it, can't be read, and harms nobody. */
export class Unreadable extends NamedCause {
  override readonly name = 'Unreadable';
}
