/** Its code needs a compiler; this does not. */
export const ANSWERING = 'synthetic-answers';
