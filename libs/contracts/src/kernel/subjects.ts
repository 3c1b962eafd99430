/** NATS subjects: `uc.<use-case>.<operation>.v<n>`, `hub.<module>.<operation>.v<n>`, `events.<module>.<event>.v<n>`, `jobs.…`. */
export const operationSubject = (useCase: string, operation: string, version: number) =>
  `uc.${useCase}.${operation}.v${version}`;

/** Ends in the calling use case's id: its permissions allow no other, so the subject tells who calls. */
export const controlSubject = (module: string, operation: string, version: number, useCase: string) =>
  `hub.${module}.${operation}.v${version}.${useCase}`;

export const jobSubject = (useCase: string, operation: string, version: number) =>
  `jobs.${useCase}.${operation}.v${version}`;

export const eventSubject = (module: string, event: string, version: number) =>
  `events.${module}.${event}.v${version}`;

/** An event that concerns one use case alone: ends in its id, so that no other may hear of it. */
export const useCaseEventSubject = (module: string, event: string, version: number, useCase: string) =>
  `${eventSubject(module, event, version)}.${useCase}`;

/** The durable consumer of one operation's jobs; `<use-case>.<operation>.v<n>` with the dots JetStream forbids in names replaced. */
export const jobConsumer = (useCase: string, operation: string, version: number) =>
  `${useCase}_${operation}_v${version}`;

/** Replies to a use case arrive under a prefix that only it may subscribe. */
export const inboxPrefix = (principal: string) => `_INBOX_${principal}`;

export const JOBS_STREAM = 'JOBS';
export const EVENTS_STREAM = 'EVENTS';
