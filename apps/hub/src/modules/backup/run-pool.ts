/** `work` on each item as it comes, at most `size` at once; stops taking further ones at the first failure. */
export async function runPool<T>(
  items: AsyncIterable<T>,
  size: number,
  work: (item: T) => Promise<void>,
): Promise<void> {
  const source = items[Symbol.asyncIterator]();
  let failed = false;
  const worker = async () => {
    while (!failed) {
      const next = await source.next();
      if (next.done) return;
      await work(next.value);
    }
  };
  const guarded = () =>
    worker().catch((error: unknown) => {
      failed = true;
      throw error;
    });
  const settled = await Promise.allSettled(Array.from({ length: size }, guarded));
  await source.return?.();
  const refused = settled.find((outcome) => outcome.status === 'rejected');
  if (refused) throw refused.reason;
}
