import type { LanguageMap } from '@cdh/contracts';

/** The file would harm who opens it; the code begins with its format. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: string;
  readonly detail: LanguageMap;

  constructor(code: string, fr: string, en: string) {
    super(en);
    this.code = code;
    this.detail = { fr, en };
  }
}

/** The file, or what is wanted of it, can't be read, and harms nobody. */
export class Unreadable extends Error {
  override readonly name = 'Unreadable';
  readonly code: string;
  readonly detail: LanguageMap;

  constructor(code: string, fr: string, en: string) {
    super(en);
    this.code = code;
    this.detail = { fr, en };
  }
}
