/** The bytes that the synthetic job with this number makes, whoever runs it, and how often. */
export const resultOf = (i: number, size = 0) =>
  JSON.stringify({ i, square: i * i, filling: 'x'.repeat(size) });
