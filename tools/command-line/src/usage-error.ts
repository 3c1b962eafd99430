/** What the caller typed can't be done; the message says what to type instead. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** The hub's answer did not come about in the time that the caller gave it. */
export class NotYetError extends Error {
  override readonly name = 'NotYetError';
}
