interface Waiting<Item, Result> {
  item: Item;
  resolve: (result: Result) => void;
  reject: (error: unknown) => void;
}

/**
 * Joins calls that come while others are under way into one: the database then commits once for many. A call alone
 * waits for nothing. When a batch fails, each of its items is tried alone: one that can't be written fails no other.
 */
export class Batcher<Item, Result> {
  private waiting: Waiting<Item, Result>[] = [];
  private underWay = 0;

  /** @param run answers the items in their order; never within the transaction of one of its callers */
  constructor(
    private readonly run: (items: Item[]) => Promise<Result[]>,
    private readonly most = 100,
    private readonly atOnce = 2,
  ) {}

  add(item: Item): Promise<Result> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ item, resolve, reject });
      if (this.underWay < this.atOnce) {
        this.underWay++;
        void this.drain();
      }
    });
  }

  private async drain(): Promise<void> {
    // What comes in the same turn of the event loop comes along.
    await new Promise((resolve) => setImmediate(resolve));
    while (this.waiting.length > 0) {
      const batch = this.waiting.splice(0, this.most);
      await this.settle(batch).catch(async (error: unknown) => {
        if (batch.length === 1) batch[0]?.reject(error);
        else for (const one of batch) await this.settle([one]).catch(one.reject);
      });
    }
    this.underWay--;
  }

  private async settle(batch: Waiting<Item, Result>[]): Promise<void> {
    const results = await this.run(batch.map(({ item }) => item));
    batch.forEach(({ resolve }, i) => resolve(results[i] as Result));
  }
}
