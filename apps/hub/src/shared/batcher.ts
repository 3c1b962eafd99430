/**
 * Joins calls that come while others are under way into one: the database then commits once for many. A call alone
 * waits for nothing.
 */
export class Batcher<Item, Result> {
  private waiting: {
    item: Item;
    resolve: (result: Result) => void;
    reject: (error: unknown) => void;
  }[] = [];
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
      try {
        const results = await this.run(batch.map(({ item }) => item));
        batch.forEach(({ resolve }, i) => resolve(results[i] as Result));
      } catch (error) {
        for (const { reject } of batch) reject(error);
      }
    }
    this.underWay--;
  }
}
