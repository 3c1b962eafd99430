/** What an operator is told instead of a stack: in French, then in English. */
export class BackupError extends Error {
  constructor(message: { fr: string; en: string }, options?: ErrorOptions) {
    super(`${message.fr}\n${message.en}`, options);
    this.name = 'BackupError';
  }
}
