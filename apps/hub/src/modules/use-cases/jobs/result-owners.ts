/** Where an attempt leaves its files: nobody else's bytes can end up in its result. */
export const attemptOwner = (useCase: string, attempt: string) => `${useCase}/${attempt}`;

/** Whose the results of all jobs of a use case are. */
export const resultKeeper = (useCase: string) => `results/${useCase}`;
