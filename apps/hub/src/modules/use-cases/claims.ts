/** Whose the answers are that a use case leaves for the gateway to collect. */
export const claimOwner = (useCase: string) => `claim/${useCase}`;
